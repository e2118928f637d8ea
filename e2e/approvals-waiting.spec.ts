import { expect, newIssue, test, uniqueTitle } from "./support/approvals.ts";
import { crashAndRestart } from "./support/crash.ts";
import { whileModelIsPaused } from "./support/pause.ts";

test.describe("a pending approval", () => {
  test("is still there after a reload, and after signing out and in again", async ({
    page,
    chat,
    loginConnected,
    loginByPages,
    issuesAtGitHub,
  }) => {
    const title = uniqueTitle("Patient");
    await loginConnected("alice");
    await chat.follow(newIssue(title), "Opened.");
    await expect(chat.approval).toBeVisible();
    const address = page.url();
    await page.reload();
    await expect(chat.approval).toContainText(title);
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await loginByPages("alice");
    await page.goto(address);
    await expect(chat.approval).toContainText(title);
    await chat.press("Approve");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await issuesAtGitHub(title)).toHaveLength(1);
  });

  test("is still there after kill -9 of the LangGraph process, and is sent once when approved", async ({
    page,
    chat,
    loginConnected,
    system,
    issuesAtGitHub,
    consoleErrors,
  }) => {
    consoleErrors.allow(/503|Failed to load resource|network/i);
    const title = uniqueTitle("Survivor");
    await loginConnected("alice");
    await chat.follow(newIssue(title), "Opened.");
    await expect(chat.approval).toBeVisible();
    const { pathname } = new URL(page.url());
    await crashAndRestart(system, "langgraph", `${system.addresses.langgraph}/info`);
    await page.goto("/chat");
    const listed = page.getByRole("navigation").locator(`a[href="${pathname}"]`);
    await expect(listed).toContainText("Waits for your approval");
    await listed.click();
    await expect(chat.approval).toContainText(title);
    await chat.press("Approve");
    await expect(chat.answer("Opened.")).toBeVisible();
    expect(await issuesAtGitHub(title)).toHaveLength(1);
  });

  test("is invisible to others: another person finds no such conversation, neither its page nor its run", async ({
    page,
    chat,
    loginConnected,
    login,
    otherBrowser,
    issuesAtGitHub,
  }) => {
    const title = uniqueTitle("Mine");
    await loginConnected("alice");
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
          command: { resume: { ["0".repeat(32)]: { decisions: [{ type: "approve" }] } } },
        }),
      });
      return answer.status;
    }, thread);
    expect(status).toBe(404);
    expect(await issuesAtGitHub(title)).toEqual([]);
    await page.reload();
    await expect(chat.approval).toContainText(title);
  });

  test("is marked as working in the list, not as waiting, while its approved run continues", async ({
    page,
    chat,
    loginConnected,
    system,
  }) => {
    await loginConnected("alice");
    await chat.follow(newIssue(uniqueTitle("Going on")), "Opened.");
    await expect(chat.approval).toBeVisible();
    const listed = page.getByRole("navigation").locator(`a[href="${new URL(page.url()).pathname}"]`);
    await expect(listed).toContainText("Waits for your approval");
    await whileModelIsPaused(system, async () => {
      await chat.press("Approve");
      await expect(listed).toContainText("The agent is working");
      await expect(listed).not.toContainText("Waits for your approval");
      await expect(chat.stop).toBeVisible();
      await chat.stop.click();
      await expect(listed).not.toContainText("The agent is working");
    });
  });
});
