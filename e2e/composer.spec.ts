import { expect, test } from "./fixtures.ts";
import {
  composer,
  lastAnswer,
  script,
  sendMessage,
  turns,
  waitForAnswer,
  waitForWords,
} from "./support/chat-actions.ts";
import { whileModelIsPaused } from "./support/pause.ts";

/** The message box and its button. */

const LONG = Array.from({ length: 400 }, (_, index) => `word${index}`).join(" ");
const OTHER = LONG.replaceAll("word", "other");
/** Between the two clicks of a double click. The button has changed by then. */
const CLICK_DELAY_MS = 200;

test("a double click sends without stopping, or stops without sending", async ({ page, login, system }) => {
  await login("carol");
  // The first message loads code; from the second on, Stop appears at once.
  await sendMessage(page, script("The first answer."));
  await waitForAnswer(page);
  await composer(page).fill(script(LONG));
  await page.getByRole("button", { name: "Send" }).dblclick({ delay: CLICK_DELAY_MS });
  await expect(lastAnswer(page)).toHaveText(LONG);
  await waitForAnswer(page);
  await expect(page.getByText("The answer was stopped.")).toHaveCount(0);
  await expect(turns(page)).toHaveCount(4);

  await sendMessage(page, script(OTHER));
  await waitForWords(page, "other9");
  await whileModelIsPaused(system, async () => {
    await composer(page).fill("Not to be sent yet");
    await page.getByRole("button", { name: "Stop" }).dblclick({ delay: CLICK_DELAY_MS });
    await expect(page.getByText("The answer was stopped.")).toBeVisible();
  });
  await expect(composer(page)).toHaveValue("Not to be sent yet");
  await expect(turns(page)).toHaveCount(6);
});

test("pressing Enter twice sends a message once", async ({ page, login }) => {
  await login("carol");
  await sendMessage(page, script("The first answer."));
  await waitForAnswer(page);

  const second = script("The second answer.");
  await composer(page).fill(second);
  await composer(page).press("Enter");
  await page.keyboard.press("Enter");
  await expect(lastAnswer(page)).toHaveText("The second answer.");
  await waitForAnswer(page);
  await expect(turns(page)).toHaveCount(4);
});
