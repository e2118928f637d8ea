import { expect, type Page } from "@playwright/test";

export const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const THEMES = ["light", "dark"] as const;

/**
 * Shows the page in both sizes and themes, and fails if it scrolls sideways. With SCREENSHOTS set (`npm run screenshots`), saves
 * docs/screenshots/.
 */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect(page.locator("main")).toBeVisible();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, `${name} does not scroll sideways on a ${size}`).toBeLessThanOrEqual(viewport.width);
      if (process.env.SCREENSHOTS) {
        await page.screenshot({
          path: `docs/screenshots/${name}-${size}-${colorScheme}.png`,
          animations: "disabled",
        });
      }
    }
  }
}
