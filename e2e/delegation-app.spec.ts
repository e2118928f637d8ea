import { ChatPage } from "./support/chat-page.ts";
import { expect, test } from "./support/delegation.ts";

/** GitHub as a GitHub App: permissions per installation instead of scopes, and tokens that expire after hours. */
test.use({ environment: { GITHUB_APP_KIND: "github-app", GITHUB_APP_SLUG: "on-behalf-of" } });

const WRITE = { call: "create_issue", args: { owner: "bob", repo: "brickyard", title: "From the agent" } };

test("if the app is not installed, the card links to its page, and the same approved write continues afterwards", async ({
  page,
  signInAsNew,
  connectGitHub,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("bob");
  await connectGitHub("bob");
  await github.uninstall("bob");
  await chat.follow(WRITE, "It is opened.");
  await page.getByRole("button", { name: /^Approve/ }).click();
  await expect(chat.cards).toContainText("The app is not installed where this lies");
  // GitHub may not redirect back from there, so the card has its own button to continue.
  await chat.openAndClose(/^Install at GitHub/);
  await expect(chat.cards.getByRole("button", { name: "Continue" })).toBeVisible();
  const child = await chat.openWindow(/^Install at GitHub/);
  const closing = child.waitForEvent("close");
  await child.getByRole("button", { name: "Install", exact: true }).click();
  await closing;
  await expect(chat.answer("It is opened.")).toBeVisible();
  // For a private repository GitHub only returns 404.
  await github.uninstall("bob");
  await chat.follow({ ...WRITE, args: { ...WRITE.args, repo: "scaffold" } }, "There, too.");
  await page.getByRole("button", { name: /^Approve/ }).click();
  await expect(chat.cards).toContainText("The app is not installed where this lies");
  const again = await chat.openWindow(/^Install at GitHub/);
  await again.getByRole("button", { name: "Install", exact: true }).click();
  await expect(chat.answer("There, too.")).toBeVisible();
  const sent = (await github.writes()).filter(({ path }) => path.endsWith("/issues"));
  expect(sent.map(({ status }) => status)).toEqual([403, 201, 404, 201]);
});

test("an expired token is refreshed silently; the settings say when access ends and where to install the app", async ({
  page,
  signInAsNew,
  connectGitHub,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await connectGitHub("alice");
  await github.expire("alice");
  await chat.ask();
  await expect(chat.repositoryOf("alice")).toBeVisible();
  await page.goto("/settings/connections");
  await expect(page.getByText("and is renewed before that when it is used")).toBeVisible();
  await page.getByRole("button", { name: "Choose where" }).click();
  await page.getByRole("button", { name: "Install", exact: true }).click();
  await expect(page.getByText("The app is installed at GitHub.")).toBeVisible();
});
