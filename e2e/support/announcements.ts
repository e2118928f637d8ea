import type { Page } from "@playwright/test";

/** Records what a conversation announces to screen readers. @returns the announcements since then, in order */
export async function recordAnnouncements(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const announced: string[] = [];
    Reflect.set(window, "announced", announced);
    new MutationObserver(() => {
      for (const region of document.querySelectorAll("main [aria-live=polite]")) {
        const text = region.textContent ?? "";
        if (text && announced.at(-1) !== text) announced.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => Reflect.get(window, "announced"));
}
