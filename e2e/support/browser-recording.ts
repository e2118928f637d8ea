import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

/** Every answer that the browser gets, and the authorization codes that pass through its address bar. */
export function watchBrowser(page: Page) {
  const bodies: Promise<string>[] = [];
  const codes = new Set<string>();
  page.on("request", (request) => {
    const code = new URL(request.url()).searchParams.get("code");
    if (code) codes.add(code);
  });
  page.on("response", (response) => {
    if (response.status() >= 300 && response.status() < 400) return;
    // An answer whose page is gone can't be read any more: its routes are called again below.
    bodies.push(response.text().catch(() => ""));
  });
  return { bodies, codes };
}

/** The session as the browser recorded it: what it sent, and what came back, but for the cookies that it was given. */
export async function readHar(page: Page, file: string): Promise<{ requests: string; answers: string }> {
  await page.context().close();
  const { log } = JSON.parse(readFileSync(file, "utf8")) as { log: { entries: HarEntry[] } };
  const isShown = ({ name }: { name: string }) => !/^set-cookie$/i.test(name);
  const shown = log.entries.filter(({ response: { status } }) => status < 300 || status >= 400);
  const answers = shown.map(({ response: { content, headers } }) => {
    const body =
      content.encoding === "base64" ? Buffer.from(content.text ?? "", "base64").toString() : content.text;
    return `${JSON.stringify(headers.filter(isShown))}\n${body ?? ""}`;
  });
  return { requests: JSON.stringify(log.entries.map(({ request }) => request)), answers: answers.join("\n") };
}

interface HarEntry {
  request: object;
  response: {
    status: number;
    headers: { name: string; value: string }[];
    content: { text?: string; encoding?: string };
  };
}
