import { ChatPage } from "../support/chat-page.ts";
import { expect, test } from "../support/delegation.ts";

test("MCP tools that are missing after “not now” are listed on the page, also after a reload", async ({
  page,
  signInAsNew,
  connectAccount,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await connectAccount("alice");
  await page.reload();
  await page.getByRole("radio", { name: /GitHub over MCP/ }).check();
  await github.revoke("alice");
  await chat.ask();
  await chat.cards.getByRole("button", { name: "Not now" }).click();
  const leftOut = chat.tool(/Some MCP tools are left out/);
  await leftOut.locator("summary").click();
  await expect(leftOut).toContainText("chose not to");
  await expect(chat.idle).toBeVisible();
  await page.reload();
  await expect(leftOut).toBeVisible();
});
