import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { test as base, expect, type Username } from "./fixtures.ts";
import { ChatPage } from "./support/chat-page.ts";
import { GitHubControl } from "./support/github-control.ts";
import { crashService } from "./support/shared-system.ts";

const REPO = { owner: "alice", repo: "wonderland-api" };
const newIssue = (title: string) => ({ call: "create_issue", args: { ...REPO, title } });

interface Fixtures {
  chat: ChatPage;
  /** Signs in and connects, where that is not done yet. */
  enter(username: Username, page?: Page): Promise<void>;
  /** Titles of the issues that arrived at GitHub, of those that begin with this. */
  arrived(title: string): Promise<string[]>;
}

const test = base.extend<Fixtures>({
  chat: async ({ page }, use) => use(new ChatPage(page)),
  enter: async ({ page: first, login, connectGitHub }, use) => {
    await use(async (username, page = first) => {
      await login(username, page);
      await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
      const connect = page.getByRole("button", { name: "Connect GitHub" });
      if (await connect.isVisible()) await connectGitHub(username, page);
    });
  },
  arrived: async ({ addresses }, use) => {
    const github = new GitHubControl(addresses.github);
    await use(async (title) => {
      const bodies = (await github.writes()).map(
        ({ body }) => (body as { title?: string } | null)?.title ?? "",
      );
      return bodies.filter((written) => written.startsWith(title));
    });
  },
});

/** No two tests write the same: what arrives is counted by its title. */
const named = (title: string) => `${title} ${randomUUID().slice(0, 8)}`;

test.describe("a write", () => {
  test("waits, says as whom and where, and once approved is there exactly once", async ({
    chat,
    enter,
    arrived,
  }) => {
    const title = named("Tea");
    await enter("alice");
    await chat.ask(
      `Create an issue in alice/wonderland-api titled "${title}" saying "It is **always** six."`,
    );
    await expect(chat.approval).toContainText("at GitHub as @alice?");
    await expect(chat.approval).toContainText("alice/wonderland-api");
    await expect(chat.approval.getByText("always", { exact: true })).toBeVisible();
    await expect(chat.tool(/Opening an issue/)).toContainText("waits for you");
    expect(await arrived(title)).toEqual([]);
    await chat.press("Approve");
    await expect(chat.page.getByRole("link", { name: /alice\/wonderland-api#\d+/ })).toBeVisible();
    expect(await arrived(title)).toEqual([title]);
    await expect(chat.approval).toBeHidden();
  });

  test("can be edited, and what runs is the edited one", async ({ chat, enter, arrived }) => {
    const title = named("Before");
    await enter("alice");
    await chat.follow(newIssue(title), "Opened.");
    await chat.press("Edit…");
    await chat.approval.getByLabel("title").fill(`After ${title}`);
    await chat.press("Approve as edited");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await arrived(`After ${title}`)).toHaveLength(1);
    expect(await arrived(title)).toEqual([]);
  });

  test("that was edited into something that can't be sent is asked again, with the reason", async ({
    chat,
    enter,
    arrived,
  }) => {
    const title = named("Empty");
    await enter("alice");
    await chat.follow(newIssue(title), "Opened.");
    await chat.press("Edit…");
    await chat.approval.getByLabel("title").fill("");
    await chat.press("Approve as edited");
    await expect(chat.approval.getByRole("alert")).toContainText("title");
    await chat.press("Approve");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await arrived(title)).toHaveLength(1);
  });

  test("that is rejected never arrives, is shown as rejected, and the agent hears why", async ({
    chat,
    enter,
    arrived,
  }) => {
    const title = named("Unwanted");
    await enter("alice");
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
    expect(await arrived(title)).toEqual([]);
  });

  test("is decided with the keyboard alone", async ({ chat, enter, arrived }) => {
    const title = named("Keys");
    await enter("alice");
    await chat.follow(newIssue(title), "Opened.");
    await expect(chat.approval).toBeVisible();
    await tabTo(chat.page, "Edit…");
    await chat.page.keyboard.press("Enter");
    // The first field has the keyboard: owner, repo, title.
    await chat.page.keyboard.press("Tab");
    await chat.page.keyboard.press("Tab");
    await chat.page.keyboard.press("End");
    await chat.page.keyboard.type("!");
    await tabTo(chat.page, "Approve as edited");
    await chat.page.keyboard.press("Enter");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await arrived(title)).toEqual([`${title}!`]);
  });

  test("whose button is pressed twice runs once", async ({ chat, enter, arrived }) => {
    const title = named("Twice");
    await enter("alice");
    await chat.follow(newIssue(title), "Opened.");
    await chat.approval.getByRole("button", { name: "Approve", exact: true }).dblclick();
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await arrived(title)).toHaveLength(1);
  });
});

test("several writes at once are decided one by one, and none is sent before the last decision", async ({
  chat,
  enter,
  arrived,
}) => {
  const title = named("Many");
  await enter("alice");
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
  expect(await arrived(title)).toEqual([]);
  await chat.press("Approve");
  await expect(chat.answer("Two of three.")).toBeVisible();
  expect((await arrived(title)).sort()).toEqual([`${title} one`, `${title} three`]);
});

test("a change of a file is shown line by line, with what the agent read of others before", async ({
  chat,
  enter,
}) => {
  await enter("alice");
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

test.describe("a question that waits", () => {
  test("is still there after a reload, and after signing out and in again", async ({
    page,
    chat,
    enter,
    arrived,
  }) => {
    const title = named("Patient");
    await enter("alice");
    await chat.follow(newIssue(title), "Opened.");
    await expect(chat.approval).toBeVisible();
    const address = page.url();
    await page.reload();
    await expect(chat.approval).toContainText(title);
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/chat"));
    // The auth provider still knows alice: its page lets her through.
    await page.goto("/sign-in");
    await page.getByRole("button", { name: /sign in with/i }).click();
    await page.waitForURL(/\/chat/);
    await page.goto(address);
    await expect(chat.approval).toContainText(title);
    await chat.press("Approve");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await arrived(title)).toHaveLength(1);
  });

  test("is still there after kill -9 of the LangGraph process, and is sent once when approved", async ({
    page,
    chat,
    enter,
    addresses,
    arrived,
    consoleErrors,
  }) => {
    consoleErrors.allow(/503|Failed to load resource|network/i);
    const title = named("Survivor");
    await enter("alice");
    await chat.follow(newIssue(title), "Opened.");
    await expect(chat.approval).toBeVisible();
    const { pathname } = new URL(page.url());
    await crashService("langgraph", `${addresses.langgraph}/info`);
    await page.goto("/chat");
    const listed = page.getByRole("navigation").locator(`a[href="${pathname}"]`);
    await expect(listed).toContainText("Waits for your approval");
    await listed.click();
    await expect(chat.approval).toContainText(title);
    await chat.press("Approve");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await arrived(title)).toHaveLength(1);
  });

  test("is nobody else's: another person finds no such conversation, neither page nor answer", async ({
    page,
    chat,
    enter,
    login,
    otherBrowser,
    arrived,
  }) => {
    const title = named("Mine");
    await enter("alice");
    await chat.follow(newIssue(title), "Opened.");
    await expect(chat.approval).toBeVisible();
    const bobs = await otherBrowser();
    await login("bob", bobs);
    await bobs.goto(page.url());
    await expect(bobs.getByText(title)).toBeHidden();
    const thread = new URL(page.url()).pathname.split("/").at(-1);
    const status = await bobs.evaluate(async (id) => {
      const answer = await fetch(`/api/langgraph/threads/${id}/runs/stream`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          assistant_id: "agent",
          command: { resume: { decisions: [{ type: "approve" }] } },
        }),
      });
      return answer.status;
    }, thread);
    expect(status).toBe(404);
    expect(await arrived(title)).toEqual([]);
    await page.reload();
    await expect(chat.approval).toContainText(title);
  });
});

test("Stop while a write is under way: nothing more is called, and the write is shown with its true outcome", async ({
  page,
  chat,
  enter,
  addresses,
  arrived,
}) => {
  const title = named("Under way");
  const github = new GitHubControl(addresses.github);
  await enter("alice");
  await chat.follow(newIssue(`${title} 1`), newIssue(`${title} 2`), "Opened.");
  await expect(chat.approval).toBeVisible();
  await github.fault({ method: "POST", path: "/repos", when: "after", delay_ms: 2_000 });
  await chat.press("Approve");
  await expect.poll(() => arrived(title)).toHaveLength(1);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(chat.idle).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(chat.tool(/Opened an issue/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(chat.approval).toBeHidden();
  expect(await arrived(title)).toEqual([`${title} 1`]);
});

/** Presses Tab until a button has the keyboard. */
async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  for (let presses = 0; presses < 60; presses += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${name}`);
}
