// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import MarkdownView from "./markdown-view.tsx";

afterEach(cleanup);

const show = (text: string, isLive = false) => render(<MarkdownView text={text} isLive={isLive} />);

test("GitHub's Markdown becomes headings, lists, tasks and tables", () => {
  show("# Head\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|---|\n| 1 | **two** |");
  expect(screen.getByRole("heading", { name: "Head" })).toBeTruthy();
  expect(screen.getAllByRole("checkbox").map((box) => (box as HTMLInputElement).checked)).toEqual([
    true,
    false,
  ]);
  expect(screen.getByRole("cell", { name: "two" }).querySelector("strong")).toBeTruthy();
});

test("HTML is shown as text and creates no element", () => {
  const { container } = show('A <img src="https://evil.example/a.png"> b\n\n<script>alert(1)</script>');
  expect(container.textContent).toContain('<img src="https://evil.example/a.png">');
  expect(container.textContent).toContain("<script>alert(1)</script>");
  expect(container.querySelector("img, script")).toBeNull();
});

test("a line break in a cell or a paragraph is one; anything that only begins so is text", () => {
  const { container } = show('| a |\n|---|\n| one<br>two<BR/>three |\n\na<br />b <br onclick="x"> <brx>');
  expect([...container.querySelectorAll("td br")]).toHaveLength(2);
  expect([...container.querySelectorAll("p br")]).toHaveLength(1);
  expect(container.textContent).toContain('<br onclick="x"> <brx>');
});

test("a picture is named, not loaded, unless it is a GitHub avatar", () => {
  const avatar = "https://avatars.githubusercontent.com/u/1";
  const { container } = show(`![chart](https://evil.example/a.png) ![alice](${avatar})`);
  expect(screen.getByText("[picture: chart]")).toBeTruthy();
  expect([...container.querySelectorAll("img")].map(({ src }) => src)).toEqual([avatar]);
});

test("a link opens a new tab without access to this one; a URL that runs code is no link", () => {
  show("[docs](https://example.com/docs) [run](javascript:alert(1)) [data](data:text/html,x)");
  const [link, ...others] = screen.getAllByRole("link");
  expect(link?.getAttribute("href")).toBe("https://example.com/docs");
  expect(link?.getAttribute("rel")).toContain("noopener");
  expect(others).toEqual([]);
  expect(screen.getByText(/run/)).toBeTruthy();
});

test("a link whose text names another host shows where it leads, and no other link does", async () => {
  show(
    "[github.com/login](https://evil.example/login), **[https://github.com](https://xn--gthub-n4a.com/)**, [issue 7](https://github.com/a/b/issues/7), [README.md](https://github.com/a/b/blob/main/README.md) and https://github.com/a.",
  );
  const notes = await screen.findAllByText(/leads elsewhere/);
  expect(notes.map(({ textContent }) => textContent?.trim())).toEqual([
    "leads elsewhere: evil.example",
    "leads elsewhere: xn--gthub-n4a.com",
  ]);
});

test.each([
  ["[github.com](//evil.example/x)", "evil.example"],
  ["[github.com](https:evil.example)", "evil.example"],
  ["<https://github.com@evil.example/login>", "evil.example"],
  ["https://github.com@evil.example/login", "evil.example"],
  ["[alice@github.com](mailto:alice@evil.example)", "alice@evil.example"],
])("a link written as %s says where it leads", async (markdown, host) => {
  show(markdown);
  expect((await screen.findByText(/leads elsewhere/)).textContent).toContain(host);
});

test("amounts of money are not formulas", () => {
  show("It costs $5 and $6.");
  expect(screen.getByText("It costs $5 and $6.").tagName).toBe("P");
});

test("code is shown whole with its language, and copied verbatim", async () => {
  const user = userEvent.setup();
  const copied = vi.spyOn(navigator.clipboard, "writeText");
  const { container } = show("```ts\nconst a = 1;\n\nlet b;\n```");
  expect(container.querySelector("pre")?.textContent).toBe("const a = 1;\n\nlet b;");
  expect(screen.getByText("ts")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Copy code" }));
  expect(copied).toHaveBeenCalledWith("const a = 1;\n\nlet b;");
});

test("while an answer streams, open Markdown is closed and code can't be copied yet", () => {
  const { container, rerender } = show("One **bol", true);
  expect(container.querySelector("strong")?.textContent).toBe("bol");
  rerender(<MarkdownView text={"One **bold**\n\n```\ncode"} isLive />);
  expect((screen.getByRole("button", { name: "Copy code" }) as HTMLButtonElement).disabled).toBe(true);
});

test("only the growing block is rendered again", () => {
  const { container, rerender } = show("First\n\nSecond", true);
  const first = container.querySelector("p");
  rerender(<MarkdownView text={"First\n\nSecond and more"} isLive />);
  expect(container.querySelector("p")).toBe(first);
  expect(container.querySelectorAll("p")[1]?.textContent).toBe("Second and more");
});

test("Markdown that is nested too deeply is shown as source", () => {
  const text = `${">".repeat(100)} deep`;
  const { container } = show(text);
  expect(container.textContent).toBe(text);
});
