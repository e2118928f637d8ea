import { ChatPage } from "../support/chat-page.ts";
import { expect, test } from "../support/delegation.ts";

test("Jira is connected in the settings, used in the chat, and shown with its last use", async ({
  page,
  signInAsNew,
}) => {
  await signInAsNew("carol");
  await page.goto("/settings/connections");
  await page.getByRole("button", { name: "Connect Jira" }).click();
  await page.getByRole("button", { name: "Continue as carol" }).click();
  await expect(page.getByText("View Jira issues and projects that you can see")).toBeVisible();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByText("Jira is connected.")).toBeVisible();

  await page.goto("/chat");
  await new ChatPage(page).ask("Which Jira issues are mine?");
  await expect(page.getByRole("link", { name: "TEA-7" })).toBeVisible();
  await expect(page.getByText("Searched Jira")).toBeVisible();
  await expect(page.locator("main")).not.toContainText("BRICK-2");

  await page.goto("/settings/connections");
  const jira = page.getByRole("region", { name: "Jira" });
  await expect(jira).toContainText("Acting as @carol");
  await expect(jira).toContainText("Keep the access while you are away, until you take it back");
  await expect(jira).toContainText("Searched Jira");
});
