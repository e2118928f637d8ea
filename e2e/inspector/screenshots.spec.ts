import { expect, test } from "../fixtures.ts";
import { SIZES, takeScreenshots } from "../support/screenshot.ts";

test("the flow inspector in both sizes and themes", async ({ page, loginConnected }) => {
  await loginConnected("alice");
  await page.setViewportSize(SIZES.desktop);
  await page.getByRole("textbox", { name: "Message" }).fill("Which repositories do I have?");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "How it works" }).click();
  await expect(page.getByText("The stream has ended")).toBeAttached();
  await takeScreenshots(page, "inspector");
});
