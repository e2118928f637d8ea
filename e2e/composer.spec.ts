import { expect, test } from "./fixtures.ts";
import { answered, box, lastWords, say, script, turns } from "./support/chat-actions.ts";

/** The box in which one writes, and the button beside it. */

const LONG = Array.from({ length: 400 }, (_, index) => `word${index}`).join(" ");
/** Of eight seconds: it is still being said when it is stopped. */
const LONGER = Array(4).fill(LONG).join(" ");
/** Between the two clicks: the button is the other one by then. */
const APART_MS = 200;

test("a double click sends without stopping, or stops without sending", async ({ page, login }) => {
  await login("carol");
  await page.goto("/chat");
  // The first message brings the code with it: from the second on, Stop is there at once.
  await say(page, script("The first answer."));
  await answered(page);
  await box(page).fill(script(LONG));
  await page.getByRole("button", { name: "Send" }).dblclick({ delay: APART_MS });
  await expect(lastWords(page)).toHaveText(LONG);
  await answered(page);
  await expect(page.getByText("The answer was stopped.")).toHaveCount(0);
  await expect(turns(page)).toHaveCount(4);

  await say(page, script(LONGER));
  // Words of this answer: the one before it ends with word399.
  await expect(lastWords(page)).toHaveText(/^(?!.*word399).*word9/);
  await box(page).fill("Not to be sent yet");
  await page.getByRole("button", { name: "Stop" }).dblclick({ delay: APART_MS });
  await expect(page.getByText("The answer was stopped.")).toBeVisible();
  await expect(box(page)).toHaveValue("Not to be sent yet");
  await expect(turns(page)).toHaveCount(6);
});

test("pressing Enter twice sends a message once", async ({ page, login }) => {
  await login("carol");
  await page.goto("/chat");
  await say(page, script("The first answer."));
  await answered(page);

  const second = script("The second answer.");
  await box(page).fill(second);
  await box(page).press("Enter");
  await page.keyboard.press("Enter");
  await expect(lastWords(page)).toHaveText("The second answer.");
  await answered(page);
  await expect(turns(page)).toHaveCount(4);
});
