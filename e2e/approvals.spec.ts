import type { Page } from "@playwright/test";
import { expect, newIssue, test, uniqueTitle } from "./support/approvals.ts";
import { ChatPage } from "./support/chat-page.ts";
import { GitHubControl } from "./support/github-control.ts";

test.describe("a write", () => {
  test("waits, shows as whom and where, and is sent exactly once after approval", async ({
    chat,
    loginConnected,
    issuesAtGitHub,
  }) => {
    const title = uniqueTitle("Tea");
    await loginConnected("alice");
    await chat.ask(
      `Create an issue in alice/wonderland-api titled "${title}" saying "It is **always** six."`,
    );
    await expect(chat.approval).toContainText("on GitHub as @alice?");
    await expect(chat.approval).toContainText("alice/wonderland-api");
    await expect(chat.approval.getByText("always", { exact: true })).toBeVisible();
    await expect(chat.tool(/Opening an issue/)).toContainText("waits for you");
    expect(await issuesAtGitHub(title)).toEqual([]);
    await chat.press("Approve");
    await expect(chat.page.getByRole("link", { name: /alice\/wonderland-api#\d+/ })).toBeVisible();
    expect(await issuesAtGitHub(title)).toEqual([title]);
    await expect(chat.approval).toBeHidden();
  });

  test("can be edited, and what runs is the edited one", async ({ chat, loginConnected, issuesAtGitHub }) => {
    const title = uniqueTitle("Before");
    await loginConnected("alice");
    await chat.follow(newIssue(title), "Opened.");
    await chat.press("Edit…");
    await chat.approval.getByLabel("title").fill(`After ${title}`);
    await chat.press("Approve as edited");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await issuesAtGitHub(`After ${title}`)).toHaveLength(1);
    expect(await issuesAtGitHub(title)).toEqual([]);
  });

  test("that was edited into something invalid is shown again, with the reason", async ({
    chat,
    loginConnected,
    issuesAtGitHub,
  }) => {
    const title = uniqueTitle("Empty");
    await loginConnected("alice");
    await chat.follow(newIssue(title), "Opened.");
    await chat.press("Edit…");
    await chat.approval.getByLabel("title").fill("");
    await chat.press("Approve as edited");
    await expect(chat.approval.getByRole("alert")).toContainText("title");
    await chat.press("Approve");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await issuesAtGitHub(title)).toHaveLength(1);
  });

  test("is not approved by the card of another write that was answered in another window", async ({
    chat,
    loginConnected,
    issuesAtGitHub,
    context,
  }) => {
    const title = uniqueTitle("Two windows");
    await loginConnected("alice");
    await chat.follow(newIssue(`${title} one`), newIssue(`${title} two`), "Both opened.");
    await expect(chat.approval).toContainText(`${title} one`);
    const other = new ChatPage(await context.newPage());
    await other.page.goto(chat.page.url());
    await expect(other.approval).toContainText(`${title} one`);
    await chat.press("Approve");
    await expect(chat.approval).toContainText(`${title} two`);
    await other.press("Approve");
    await expect(other.approval).toContainText(`${title} two`);
    expect(await issuesAtGitHub(title)).toEqual([`${title} one`]);
    await other.press("Approve");
    await expect(other.answer("Both opened.")).toBeVisible();
    expect(await issuesAtGitHub(title)).toHaveLength(2);
  });

  test("that is rejected is never sent, is shown as rejected, and the agent gets the reason", async ({
    chat,
    loginConnected,
    issuesAtGitHub,
  }) => {
    const title = uniqueTitle("Unwanted");
    await loginConnected("alice");
    await chat.follow(newIssue(title), "All right.");
    await chat.press("Reject…");
    await chat.approval.getByLabel(/Why not/).fill("We drink coffee");
    await chat.press("Reject");
    await expect(chat.answer("All right.")).toBeVisible();
    const call = chat.tool(/Opening an issue/);
    await expect(call.locator("summary")).toContainText("rejected");
    await expect(call.locator("summary")).not.toContainText("failed");
    await call.locator("summary").click();
    await expect(call).toContainText('said: "We drink coffee"');
    expect(await issuesAtGitHub(title)).toEqual([]);
  });

  test("can be decided by keyboard alone", async ({ chat, loginConnected, issuesAtGitHub }) => {
    const title = uniqueTitle("Keys");
    await loginConnected("alice");
    await chat.follow(newIssue(title), "Opened.");
    await expect(chat.approval).toBeVisible();
    await tabTo(chat.page, "Edit…");
    await chat.page.keyboard.press("Enter");
    // The first field has the focus: owner, repo, title.
    await chat.page.keyboard.press("Tab");
    await chat.page.keyboard.press("Tab");
    await chat.page.keyboard.press("End");
    await chat.page.keyboard.type("!");
    await tabTo(chat.page, "Approve as edited");
    await chat.page.keyboard.press("Enter");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await issuesAtGitHub(title)).toEqual([`${title}!`]);
  });

  test("whose button is pressed twice runs once", async ({ chat, loginConnected, issuesAtGitHub }) => {
    const title = uniqueTitle("Twice");
    await loginConnected("alice");
    await chat.follow(newIssue(title), "Opened.");
    await chat.approval.getByRole("button", { name: "Approve", exact: true }).dblclick();
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await issuesAtGitHub(title)).toHaveLength(1);
  });
});

test("several writes at once are decided one by one, and none is sent before the last decision", async ({
  chat,
  loginConnected,
  issuesAtGitHub,
}) => {
  const title = uniqueTitle("Many");
  await loginConnected("alice");
  const calls = ["one", "two", "three"].map((end) => {
    const { call, args } = newIssue(`${title} ${end}`);
    return { name: call, args };
  });
  await chat.follow({ calls }, "Two of three.");
  await expect(chat.approval).toContainText("1 of 3");
  await expect(chat.approval).toContainText(`${title} one`);
  await chat.press("Approve");
  await expect(chat.approval).toContainText("2 of 3");
  await chat.press("Reject…");
  await chat.press("Reject");
  await expect(chat.approval).toContainText("3 of 3");
  expect(await issuesAtGitHub(title)).toEqual([]);
  await chat.press("Approve");
  await expect(chat.answer("Two of three.")).toBeVisible();
  expect((await issuesAtGitHub(title)).sort()).toEqual([`${title} one`, `${title} three`]);
});

test("a change of a file is shown line by line, with the sources of others that the agent read before", async ({
  chat,
  loginConnected,
}) => {
  await loginConnected("alice");
  await chat.ask('Append "See you at six." to README.md in alice/wonderland-api');
  await expect(chat.tool(/branch/).first()).toBeVisible();
  await chat.press("Approve");
  const card = chat.approval;
  await expect(card.locator("figure")).toContainText("what changes");
  await expect(card.locator("figure")).toContainText("added: See you at six.");
  await expect(card.locator("figure")).toContainText(/⋯ \d+ unchanged lines/);
  await expect(card).toContainText("other people may have written");
  await expect(card).toContainText("alice/wonderland-api:README.md");
  await chat.press("Reject…");
  await chat.press("Reject");
  await expect(chat.approval).toBeHidden();
});

test("Stop while a write is under way: nothing more is called, and the write is shown with its true outcome", async ({
  page,
  chat,
  loginConnected,
  system,
  issuesAtGitHub,
}) => {
  const title = uniqueTitle("Under way");
  const github = new GitHubControl(system.addresses.github);
  await loginConnected("alice");
  await chat.follow(newIssue(`${title} 1`), newIssue(`${title} 2`), "Opened.");
  await expect(chat.approval).toBeVisible();
  await github.fault({ method: "POST", path: "/repos", when: "after", delay_ms: 60_000 });
  await chat.press("Approve");
  await expect.poll(() => issuesAtGitHub(title), { intervals: [50] }).toHaveLength(1);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(chat.idle).toBeVisible();
  await github.clearFaults();
  await expect(async () => {
    await page.reload();
    await expect(chat.tool(/Opened an issue/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(chat.approval).toBeHidden();
  expect(await issuesAtGitHub(title)).toEqual([`${title} 1`]);
});

/** Presses Tab until a button has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  for (let presses = 0; presses < 200; presses += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${name}`);
}
