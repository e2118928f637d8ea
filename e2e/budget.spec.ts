import { expect, test } from "./fixtures.ts";
import { listScripts, sizeOf } from "./support/scripts.ts";

/** The JavaScript that a page may load at first, in transferred bytes. */
const BUDGET = 200_000;
/** A stored conversation needs the SDK and the Markdown renderer at once; an empty one loads them on typing. */
const STORED_BUDGET = 355_000;

test("the chat loads at most 200 kB of JavaScript at first, and a stored conversation less than twice that", async ({
  page,
  login,
}) => {
  await login("alice");
  const empty = await listScripts(page, "/chat");
  expect(empty.length, "scripts").toBeGreaterThan(2);
  expect(sizeOf(empty), "an empty chat").toBeLessThanOrEqual(BUDGET);

  await page.getByRole("textbox", { name: "Message" }).fill("Hello");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  const stored = await listScripts(page, page.url());
  await expect(page.getByRole("list", { name: "Messages" })).toBeVisible();
  expect(sizeOf(stored), "a stored conversation").toBeLessThanOrEqual(STORED_BUDGET);
});

test("the first message of a conversation is one request: its stream does not restart under the new address", async ({
  page,
  login,
}) => {
  await login("alice");
  const asked: string[] = [];
  page.on("request", (request) => {
    const [, path] = /\/api\/langgraph\/threads\/[0-9a-f-]{36}(\/\S*)/.exec(request.url()) ?? [];
    if (path) asked.push(path);
  });
  await page.getByRole("textbox", { name: "Message" }).fill("Hello");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  expect(asked).toEqual(["/runs/stream"]);
});
