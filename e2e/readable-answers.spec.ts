import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  composer,
  lastAnswer,
  script,
  startConversation,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";

/** The layout of answers: every kind of block at full size, in its own text direction, on any screen and on paper. */

const LONG_WORD = "Donaudampfschifffahrtsgesellschaft".repeat(5).slice(0, 160);
const CODE = [
  "```ts",
  ...Array.from({ length: 60 }, (_, line) => `const line${line} = ${line};`),
  "```",
].join("\n");
const ROWS = Array.from({ length: 30 }, (_, row) => `| ${row} | 2026-11-${10 + (row % 20)} | open |`);
const TABLE = ["| Issue | Due | State |", "|---|---|---|", ...ROWS].join("\n");
const PROSE = "The release waits for a review of the migration, which nobody has had the time to read so far";
const WIDE_ROW = `| alice/wonderland-api | 2026-11-29 | in-progress | ${PROSE} | @alice | v1.2.3-rc.1 | ${PROSE} |`;
const WIDE = `| Repository | Due | State | Why | Owner | Version | Next |\n|---|---|---|---|---|---|---|\n${WIDE_ROW}`;
const PHONE = { width: 390, height: 844 };

test("a long table and long code have their full height, also in a list and a quote", async ({
  page,
  login,
}) => {
  await login("carol");
  // Right after a line of text, as models write it.
  const inList = `An item:\n- One\n${indent(CODE, "  ")}\n\n${indent(TABLE, "  ")}`;
  const inQuote = indent(`${TABLE}\n\n${CODE}`, "> ");
  await startConversation(page, script([TABLE, CODE, inList, inQuote].join("\n\nNext:\n\n")));
  await waitForAnswer(page);
  await expect(lastAnswer(page).locator("tr")).toHaveCount(3 * 31);
  expect(await lastAnswer(page).evaluate(innerScrollers)).toEqual([]);
  for (const one of await lastAnswer(page).locator("pre, table").all())
    expect((await one.boundingBox())?.height).toBeGreaterThan(900);
  await expect(lastAnswer(page).locator("li pre")).toHaveCount(1);
  await expect(lastAnswer(page).locator("blockquote pre")).toHaveCSS("font-style", "normal");
});

test("on a phone a wide table keeps dates on one line and prose readable, and shows on which side there is more", async ({
  page,
  login,
}) => {
  await page.setViewportSize(PHONE);
  await login("carol");
  await startConversation(page, script(`${WIDE}\n\n| A | B |\n|---|---|\n| 2026-11-29 | 1 |`));
  await waitForAnswer(page);
  const wide = page.getByRole("group", { name: "Wide table" });
  await expect(wide).toHaveCount(1);
  const cells = wide.getByRole("cell");
  for (const name of ["2026-11-29", "v1.2.3-rc.1", "in-progress"])
    expect(await linesOf(cells.getByText(name, { exact: true }))).toBe(1);
  const prose = await cells.getByText(PROSE).first().boundingBox();
  expect(prose?.width).toBeGreaterThanOrEqual(160);

  const hints = lastAnswer(page).locator("[data-more]");
  const sides = () => hints.evaluateAll((all) => all.map((one) => one.getAttribute("data-more")));
  expect(await sides()).toEqual(["right"]);
  await wide.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(sides).toEqual(["left", "right"]);
  await wide.evaluate((one) => one.scrollTo({ left: one.scrollWidth }));
  await expect.poll(sides).toEqual(["left"]);
  await page.setViewportSize({ width: 2400, height: 900 });
  expect(await page.evaluate(() => document.querySelector("main > div")?.scrollWidth)).toBeLessThanOrEqual(
    2400,
  );
});

test("dates in prose, in lists and in headings do not break at their hyphens", async ({ page, login }) => {
  await page.setViewportSize(PHONE);
  await login("carol");
  const dates = Array.from({ length: 40 }, (_, at) => `${"a".repeat(at % 7)} 2026-11-29T10:00Z`).join(" ");
  await startConversation(page, script(`## ${dates}\n\n${dates}\n\n- ${dates}\n\n> \`2026-11-29\` ${dates}`));
  await waitForAnswer(page);
  const broken = await lastAnswer(page).evaluate((root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const match of (node.textContent ?? "").matchAll(/2026-11-29(T10:00Z)?/g)) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) found.push(match[0]);
      }
    return found;
  });
  expect(broken).toEqual([]);
});

test("a word of 160 letters breaks anywhere, and the conversation does not scroll sideways", async ({
  page,
  login,
}) => {
  await page.setViewportSize(PHONE);
  await login("carol");
  const places = [
    LONG_WORD,
    `# ${LONG_WORD}`,
    `**${LONG_WORD}** and \`${LONG_WORD}\``,
    `- ${LONG_WORD}\n  - ${LONG_WORD}\n- [ ] ${LONG_WORD}`,
    `> > ${LONG_WORD}`,
    `[${LONG_WORD}](https://example.com/${LONG_WORD})`,
    `https://example.com/${LONG_WORD}?a=${LONG_WORD}`,
    `![${LONG_WORD}](https://example.com/picture.png)`,
    `| ${LONG_WORD} | ${LONG_WORD} |\n|---|---|\n| ${LONG_WORD} | \`${LONG_WORD}\` |`,
    `$$${LONG_WORD}$$`,
    `\`\`\`\n${LONG_WORD}\n\`\`\``,
  ];
  await startConversation(
    page,
    script({ call: LONG_WORD, args: { [LONG_WORD]: LONG_WORD } }, places.join("\n\n")),
  );
  await waitForAnswer(page);
  await page.locator("details > summary").first().click();
  await expect.poll(() => sidewaysOf(page)).toEqual([]);
});

test("each paragraph, item and cell has the direction of its text, and so has the composer", async ({
  page,
  login,
}) => {
  await login("carol");
  const hebrew = "שלום עולם, זה `npm test` של alice.";
  const arabic = "مرحبا بالعالم";
  await composer(page).fill(arabic);
  await expect(composer(page)).toHaveCSS("direction", "rtl");
  // Leave no draft: the next page would restore it while the test types.
  await composer(page).fill("");
  const answer = [
    hebrew,
    "An English paragraph.",
    `\`npm test\` ${arabic}`,
    `- ${arabic}\n- An item\n  - ${hebrew}`,
    `> ${arabic}`,
    `# ${hebrew}`,
    `| ${arabic} | Name |\n|---|---|\n| ${hebrew} | alice |`,
    "```\ncode\n```",
  ].join("\n\n");
  await startConversation(page, script(answer));
  await waitForAnswer(page);
  const words = lastAnswer(page);
  const directions = (selector: string) =>
    words.locator(selector).evaluateAll((all) => all.map((one) => getComputedStyle(one).direction));
  expect(await directions("p")).toEqual(["rtl", "ltr", "rtl", "rtl"]);
  expect(await directions("li")).toEqual(["rtl", "ltr", "rtl"]);
  expect(await directions("blockquote, h1, table, pre")).toEqual(["rtl", "rtl", "rtl", "ltr"]);
  expect(await directions("td")).toEqual(["rtl", "ltr"]);
  expect(new Set(await directions("code"))).toEqual(new Set(["ltr"]));
  const start = await words.locator("blockquote").boundingBox();
  const quoted = await words.locator("blockquote p").boundingBox();
  // The quote's line is on the side where its text starts.
  expect(start && quoted && start.x + start.width - (quoted.x + quoted.width)).toBeGreaterThan(10);

  await startConversation(page, arabic);
  await expect(turns(page).first().locator("p").first()).toHaveCSS("direction", "rtl");
});

test("a printed conversation is complete and light, without buttons", async ({ page, login }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await login("carol");
  await startConversation(page, script([WIDE, CODE, TABLE, `- ${PROSE}`, "The last word."].join("\n\n")));
  await waitForAnswer(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const hidden of [
    page.getByRole("complementary"),
    composer(page),
    page.getByRole("button"),
    page.getByRole("link", { name: /GitHub not connected|Acting as/ }),
    page.locator("[data-more]"),
  ])
    await expect(hidden.filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(252, 252, 251)");
  expect(await page.evaluate(innerScrollers)).toEqual([]);

  // Each printed page is an object in the PDF; a printout cut off at the screen's height would have one.
  const paper = await page.pdf({ format: "A4" });
  expect(paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThanOrEqual(3);
});

function indent(text: string, by: string): string {
  return text.replaceAll(/^/gm, by);
}

/** Runs in the page: elements that scroll vertically or clip their content. */
function innerScrollers(from?: unknown): string[] {
  const all = [...(from instanceof Element ? from : document.body).querySelectorAll("*")];
  return all
    .filter((one) => one.clientHeight > 1 && getComputedStyle(one).overflowY !== "visible")
    .filter((one) => one.scrollHeight > one.clientHeight + 1)
    .map((one) => `${one.tagName} ${one.className}`);
}

/** Elements that scroll sideways: the page or the conversation. */
function sidewaysOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("html, main > div")]
      .filter((one) => one.scrollWidth > one.clientWidth)
      .map((one) => `${one.tagName} ${one.className}: ${one.scrollWidth} > ${one.clientWidth}`),
  );
}

/** The number of lines of an element's text. */
function linesOf(element: ReturnType<Page["locator"]>): Promise<number> {
  return element.evaluate((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  });
}
