import type { Page } from "@playwright/test";

/** Records the page's requests to other origins. @param own the app's origin @returns their URLs, filled as they come */
export function recordForeignRequests(page: Page, own: string): string[] {
  const foreign: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== own) foreign.push(request.url());
  });
  return foreign;
}
