import type { BrowserContext, Page } from "@playwright/test";

/**
 * From now on `goto` and `reload` of a context's pages resolve once React has hydrated the app's page: before that, it loses keys and
 * clicks. With `waitUntil` they resolve as Playwright's own do.
 */
export function awaitHydration(context: BrowserContext, appUrl: string): void {
  context.on("page", (page) => {
    const { goto, reload } = page;
    page.goto = async (url, options) => {
      const response = await goto.call(page, url, options);
      if (!options?.waitUntil) await waitForHydration(page, appUrl);
      return response;
    };
    page.reload = async (options) => {
      const response = await reload.call(page, options);
      if (!options?.waitUntil) await waitForHydration(page, appUrl);
      return response;
    };
  });
}

/** React's own fields for Server Actions are only in the HTML. */
const CONTROLS = "button, input:not([type=hidden]), select, textarea";

/** Resolves when React knows all controls of the page: it leaves its props on each element that it has hydrated. */
async function waitForHydration(page: Page, appUrl: string): Promise<void> {
  if (!page.url().startsWith(appUrl)) return;
  await page.waitForFunction(
    (controls) =>
      [...document.querySelectorAll(controls)].every((control) =>
        Object.keys(control).some((key) => key.startsWith("__reactProps$")),
      ),
    CONTROLS,
  );
}
