import type { Page } from "@playwright/test";

/** A script that a page loaded. */
export interface LoadedScript {
  url: string;
  /** Transferred bytes, compressed. */
  size: number;
}

/** Loads a page with an empty cache and lists the scripts fetched until the network is idle. */
export async function listScripts(page: Page, path: string): Promise<LoadedScript[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const urls = new Map<string, string>();
  const scripts: LoadedScript[] = [];
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script" || /\.js(\?|$)/.test(response.url)) urls.set(requestId, response.url);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    if (url) scripts.push({ url, size: encodedDataLength });
  });
  await page.goto(path, { waitUntil: "networkidle" });
  await session.detach();
  return scripts;
}

export const sizeOf = (scripts: readonly LoadedScript[]): number =>
  scripts.reduce((sum, { size }) => sum + size, 0);
