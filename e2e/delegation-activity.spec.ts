import { ChatPage, QUESTION } from "./support/chat-page.ts";
import { expect, test } from "./support/delegation.ts";
import { embeddedDatabases, withDatabase } from "./support/personal-rows.ts";

test("every use is in the activity, can be filtered and exported, and links to its message", async ({
  page,
  signInAsNew,
  connectAccount,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("bob");
  await connectAccount("bob");
  await chat.ask();
  await expect(chat.repositoryOf("bob")).toBeVisible();
  await github.fault({ method: "GET", path: "/repos/bob/brickyard/issues", status: 451 });
  const args = { owner: "bob", repo: "brickyard" };
  await chat.follow({ call: "list_issues", args }, `${"Long. ".repeat(400)}End.`);
  const end = page.getByRole("list", { name: "Messages" }).getByText(/^Long\. .*End\.$/);
  await expect(end).toBeVisible();
  await page.goto("/settings/activity");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect(rows).toHaveCount(2);

  const filters = [
    () => page.getByLabel("Tool").selectOption({ label: "Listed issues" }),
    () => page.getByLabel("Outcome").selectOption("refused"),
    () => page.getByLabel("Repository").fill("bob/brickyard"),
  ];
  for (const choose of filters) {
    await page.goto("/settings/activity");
    await choose();
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("Refused (451)");
  }
  const repository = page.getByLabel("Repository");
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await expect(repository).toHaveValue("");
  await page.goForward();
  await expect(rows).toHaveCount(1);
  await expect(repository).toHaveValue("bob/brickyard");
  await page.goto("/settings/activity");
  await page.getByLabel("Conversation").selectOption({ label: QUESTION });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/conversation=/);
  await expect(rows).toHaveCount(2);

  const exported = async (format: string) =>
    (await page.request.get(`/settings/activity/export?format=${format}`)).text();
  const json = JSON.parse(await exported("json"));
  expect(json).toMatchObject([
    { tool: "list_issues", outcome: "refused", status: 451, resource: "bob/brickyard" },
    { tool: "list_repositories", outcome: "done", status: 200, conversation: QUESTION },
  ]);
  expect((await exported("csv")).trim().split("\r\n")).toHaveLength(3);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("activity.csv");

  await rows.filter({ hasText: "Listed your repositories" }).getByRole("link", { name: QUESTION }).click();
  const call = page.locator("details").filter({ hasText: "Listed your repositories" }).first();
  await expect(call).toBeInViewport();
  await expect(call.getByText("Asked with")).toBeVisible();
  await expect(end).not.toBeInViewport();
});

test("a page that fails to render says so, and Try again reloads it", async ({
  page,
  signInAsNew,
  system,
  consoleErrors,
}) => {
  consoleErrors.allow(/500|React error #441/);
  await signInAsNew("bob");
  const rename = (from: string, to: string) =>
    withDatabase(embeddedDatabases(system).app, (db) => db.schema.alterTable(from).renameTo(to).execute());
  await rename("activity", "activity_gone");
  try {
    await page.goto("/settings/activity");
    await expect(page.getByRole("heading", { name: "This page could not be made" })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("activity");
  } finally {
    await rename("activity_gone", "activity");
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("The agent has not used your access yet")).toBeVisible();
});
