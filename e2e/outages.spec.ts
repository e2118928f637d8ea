import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { composer, startConversation, turns } from "./support/chat-actions.ts";
import { crash } from "./support/crash.ts";
import { deleteStoredMessages } from "./support/lost-messages.ts";
import { whileModelIsPaused } from "./support/pause.ts";

async function send(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

const answers = (page: Page) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "The agent" }) });

test("after kill -9 of the LangGraph process the page reports it, keeps all messages, and continues", async ({
  page,
  login,
  consoleErrors,
  system,
}) => {
  consoleErrors.allow(/503|Failed to load resource|network/i);
  await login("alice");
  await send(page, "Hello");
  await expect(answers(page).first()).toContainText(/hello/i);
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();

  crash(system, "langgraph");
  await send(page, "What can you do?");
  await expect(page.getByText(/can.t be reached/i)).toBeVisible();
  await expect(page.getByText("What can you do?")).toBeVisible();

  const isUp = () =>
    fetch(`${system.addresses.langgraph}/info`).then(
      (response) => response.ok,
      () => false,
    );
  await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
  await page.getByRole("button", { name: /try again|retry/i }).click();
  await expect(answers(page)).toHaveCount(2);
  await expect(answers(page).last()).toContainText("what I can do");

  await page.reload();
  await expect(answers(page)).toHaveCount(2);
  await expect(page.getByText("What can you do?")).toBeVisible();
});

test("while the model is down, the page reports it, and the same message is answered once it is back", async ({
  page,
  login,
  consoleErrors,
  system,
}) => {
  consoleErrors.allow(/50\d|Failed to load resource/);
  await login("alice");
  crash(system, "model");
  await send(page, "Hello");
  const isUp = () =>
    fetch(`${system.addresses.model}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
  await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
  const retry = page.getByRole("button", { name: /try again|retry/i });
  // The model's client retries for a while. If that fails, the page offers Retry.
  await expect(async () => {
    if (await retry.isVisible()) await retry.click({ timeout: 2_000 });
    await expect(answers(page).first()).toContainText(/hello|hi|help/i, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
});

test("after 20 seconds without output from the model the page reports it, and Stop ends the wait", async ({
  page,
  login,
  system,
}) => {
  await login("alice");
  await whileModelIsPaused(system, async () => {
    await send(page, "Hello");
    await expect(page.getByText("The agent is working.").first()).toBeAttached();
    const waits = page.getByText(/still waiting for an answer/i);
    await expect(waits).toBeHidden();
    await expect(waits).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(waits).toBeHidden();
    await expect(page.getByText("The answer was stopped.")).toBeVisible();
  });
});

test("a message that the server accepted and lost with its disk returns to the composer", async ({
  page,
  login,
  consoleErrors,
  system,
}) => {
  consoleErrors.allow(/50\d|404|Failed to load resource|network/i);
  await login("bob");
  await whileModelIsPaused(system, async () => {
    await startConversation(page, "Words that were accepted");
    const threadId = page.url().split("/").at(-1) ?? "";
    const isStored = async () => (await page.request.get(`/api/langgraph/threads/${threadId}/state`)).text();
    await expect.poll(isStored).toContain("Words that were accepted");
    await expect(composer(page)).toHaveValue("");
    await deleteStoredMessages(system.dataDir, threadId);
    crash(system, "langgraph");
    await expect(page.getByRole("alert")).toBeVisible();
  });
  const retry = page.getByRole("button", { name: /try again|retry/i });
  await expect(async () => {
    if (await retry.isVisible()) await retry.click({ timeout: 2_000 });
    await expect(composer(page)).toHaveValue("Words that were accepted", { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(turns(page)).toHaveCount(0);
  await page.reload();
  await expect(composer(page)).toHaveValue("Words that were accepted");
});
