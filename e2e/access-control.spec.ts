import { randomUUID } from "node:crypto";
import { expect, test } from "./fixtures.ts";

test.describe("without a session", () => {
  test("the BFF returns 401 in JSON", async ({ request }) => {
    const answer = await request.post("/api/langgraph/threads", { data: {} });
    expect(answer.status()).toBe(401);
    expect(await answer.json()).toMatchObject({ error: "unauthorized" });
  });

  for (const path of ["/chat", `/chat/${randomUUID()}`, "/settings/connections"]) {
    test(`the page ${path.replace(/[0-9a-f-]{36}/, "<id>")} redirects to the sign-in page, and back after signing in`, async ({
      page,
    }) => {
      await page.goto(path);
      await page.waitForURL(/\/sign-in\?from=/);
      expect(new URL(page.url()).searchParams.get("from")).toBe(path);
    });
  }
});

test.describe("signed in", () => {
  test("an unknown path of the BFF returns 404", async ({ page, login }) => {
    await login("alice");
    for (const path of ["internal/truncate", "threads/x", "runs/stream", "store/items"]) {
      const answer = await page.request.post(`/api/langgraph/${path}`, {
        data: {},
        headers: { origin: new URL(page.url()).origin },
      });
      expect(answer.status(), path).toBe(404);
    }
  });

  test("another person's conversation returns 404, as a page and from the BFF", async ({
    page,
    login,
    otherBrowser,
    consoleErrors,
  }) => {
    consoleErrors.allow(/404/);
    await login("alice");
    await page.getByRole("textbox", { name: "Message" }).fill("Hello");
    await page.getByRole("button", { name: "Send" }).click();
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
    await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
    const path = new URL(page.url()).pathname;

    const bobs = await otherBrowser();
    await login("bob", bobs);
    const thread = path.split("/").at(-1);
    const answer = await bobs.request.get(`/api/langgraph/threads/${thread}/state`);
    expect(answer.status()).toBe(404);
    const opened = await bobs.goto(path);
    expect(opened?.status()).toBe(404);
  });

  test("a request to the BFF from another site is rejected", async ({ page, login }) => {
    await login("alice");
    const answer = await page.request.post("/api/langgraph/threads", {
      data: {},
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status()).toBe(403);
  });

  test("signing out ends the session: its cookie no longer works", async ({ page, login, context }) => {
    await login("alice");
    const cookies = await context.cookies();
    await page.getByRole("button", { name: /^Account:/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await context.addCookies(cookies);
    const answer = await page.request.get(`/api/langgraph/threads/${randomUUID()}`);
    expect(answer.status()).toBe(401);
  });
});
