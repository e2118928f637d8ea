import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

/** Collects every response body, and the authorization codes in requested URLs. */
export function watchBrowser(page: Page) {
  const bodies: Promise<string>[] = [];
  const codes = new Set<string>();
  page.on("request", (request) => {
    const code = new URL(request.url()).searchParams.get("code");
    if (code) codes.add(code);
  });
  page.on("response", (response) => {
    if (response.status() >= 300 && response.status() < 400) return;
    // The body of a page that has closed can't be read; the test calls those routes again.
    bodies.push(response.text().catch(() => ""));
  });
  return { bodies, codes };
}

/** The session as recorded in the HAR file: requests, and responses without Set-Cookie. */
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
