import type { Page } from "@playwright/test";

/** Addresses outside of the app that the browser asks for, from now on. @param own the app's origin */
export function watchForeign(page: Page, own: string): string[] {
  const foreign: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== own) foreign.push(request.url());
  });
  return foreign;
}
