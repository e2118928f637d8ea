import { ChatPage } from "../support/chat-page.ts";
import { expect, test } from "../support/delegation.ts";

test("Jira is connected from its card in the same way, and GitHub stays connected", async ({
  page,
  signInAsNew,
  connectAccount,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("carol");
  await connectAccount("carol");
  await page.reload();
  await chat.ask("Which Jira issues are mine?");
  await expect(chat.cards).toContainText("Read your Jira projects and issues");
  await chat.consent("carol", /^Connect Jira/, "Accept");
  await expect(page.getByRole("link", { name: "TEA-7" })).toBeVisible();
  await expect(chat.cards).toHaveCount(0);
  await chat.expectShownOnce("Which Jira issues are mine?");
  await expect(page.getByRole("link", { name: "as @carol" })).toBeVisible();
});
