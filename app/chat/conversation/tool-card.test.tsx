// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { DurationsContext } from "./durations.ts";
import { ServerNotesContext } from "./server-notes.ts";
import ToolCard from "./tool-card.tsx";
import type { ToolCall } from "./turns.ts";

afterEach(cleanup);

function show(call: Partial<ToolCall>): HTMLElement {
  const whole: ToolCall = {
    id: "1",
    name: "list_issues",
    args: { owner: "alice", repo: "tea" },
    state: "done",
    result: '{"issues":[]}',
    ...call,
  } as ToolCall;
  render(
    <DurationsContext value={{ "1": 400 }}>
      <ServerNotesContext
        value={{
          "1": { log: [{ level: "info", text: "Half done" }], progress: { done: 3, total: 5 } } as never,
        }}
      >
        <ToolCard call={whole} />
      </ServerNotesContext>
    </DurationsContext>,
  );
  return screen.getByRole("group");
}

const summary = (card: HTMLElement) => card.querySelector("summary")?.textContent ?? "";

test("describes in words what was done, on what, and how long it took", () => {
  expect(summary(show({}))).toMatch(/Listed issues.*alice\/tea.*took 0\.4 s.*done/);
});

test.each([
  ["running", "Listing issues"],
  ["waiting", "waits for you"],
  ["failed", "failed"],
  ["rejected", "rejected"],
  ["expired", "not decided in time"],
  ["over_budget", "over your budget"],
] as const)("a call that is %s says “%s”", (state, words) => {
  expect(summary(show({ state }))).toContain(words);
});

test("expanded, it shows the arguments, the result and an MCP server's notes, as data", () => {
  const card = show({ result: '{"title":"<b>Cold</b>"}' });
  const data = [...card.querySelectorAll("pre")].map(({ textContent }) => textContent);
  expect(data).toEqual([
    '{\n  "owner": "alice",\n  "repo": "tea"\n}',
    "info: Half done",
    '{\n  "title": "<b>Cold</b>"\n}',
  ]);
  expect(card.querySelector("pre b")).toBeNull();
});

test("while it runs, it shows the server's progress", () => {
  const card = show({ state: "running", result: undefined });
  expect(summary(card)).toContain("3 of 5");
  expect(screen.getByRole("progressbar", { name: "Progress of the tool" }).getAttribute("value")).toBe("3");
});

test("a result withheld by single sign-on has the link that authorizes it", () => {
  show({ state: "failed", ssoLink: "https://github.com/orgs/tea/sso?authorization_request=1" });
  const link = screen.getByRole("link", { name: /Authorize for the organization.*github\.com/ });
  expect(link.getAttribute("rel")).toContain("noopener");
});

test("what single sign-on left out of a result is said beside it, without opening it", () => {
  const card = show({ state: "done", incomplete: "This answer is not complete." });
  expect(screen.getByText("This answer is not complete.").closest("details")).toBeNull();
  expect(card).not.toBeNull();
});
