import type { Page } from "@playwright/test";

/** Notes what a conversation says to screen readers. @returns what it has said since, in its order */
export async function noteSaid(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Reflect.set(window, "said", said);
    new MutationObserver(() => {
      for (const region of document.querySelectorAll("main [aria-live=polite]")) {
        const text = region.textContent ?? "";
        if (text && said.at(-1) !== text) said.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => Reflect.get(window, "said"));
}
