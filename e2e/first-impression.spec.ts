import { expect, test } from "./fixtures.ts";
import {
  lastAnswer,
  script,
  sendMessage,
  startConversation,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";
import { storeConversations } from "./support/stored-conversations.ts";

/** What a first-time visitor sees, and how they find their conversations again. */

test("the start page explains itself in three sentences and a picture, and every page has a title and an icon", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("An agent that acts on GitHub as you");
  const words = (await page.getByRole("main").locator("p").first().textContent()) ?? "";
  expect(words.match(/\.(\s|$)/g)).toHaveLength(3);
  await expect(page.getByRole("main").getByRole("img").or(page.getByRole("figure")).first()).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(page.locator('meta[name="description"]')).toHaveAttribute("content", /acts on GitHub as you/);
  const icon = await page.locator('link[rel="icon"]').first().getAttribute("href");
  expect((await page.request.get(icon ?? "")).headers()["content-type"]).toContain("image/svg+xml");
  await page.goto("/sign-in");
  await expect(page).toHaveTitle("Sign in · On Behalf Of");
  // Browsers request it by default before a page's head has arrived.
  expect((await page.request.get("/favicon.ico")).headers()["content-type"]).toMatch(/^image\//);
});

test("the empty chat shows as whom the agent acts, and a suggestion sends its question", async ({
  page,
  loginConnected,
}) => {
  await loginConnected("alice");
  await expect(page.getByRole("banner")).toContainText("Acting as @alice");
  // The list may have a conversation of that name.
  const suggestions = page.getByRole("main").getByRole("listitem");
  await suggestions.getByRole("button", { name: "Which repositories do I have?" }).click();
  await expect(page.getByRole("link", { name: "alice/cheshire-cli" })).toBeVisible();
  await waitForAnswer(page);
  await expect(page.getByRole("banner")).toContainText("Acting as @alice");
});

test("conversations are grouped by the day of their last message, and an empty search result is reported", async ({
  page,
  login,
  system,
}) => {
  await login("carol");
  // An hour apart: the last ones are of three days ago.
  const titles = Array.from({ length: 75 }, (_, index) => `Hour ${index} before tea`);
  const remove = await storeConversations(system.dataDir, "carol", titles);
  try {
    await page.goto("/chat");
    const list = page.getByRole("navigation", { name: "Conversations" });
    await expect(list.getByRole("region", { name: "Yesterday" }).getByRole("listitem").first()).toBeVisible();
    const days = await list.getByRole("heading", { level: 2 }).allTextContents();
    const order = ["Today", "Yesterday", "Last 7 days", "Last 30 days", "Older"];
    expect(days).toEqual(order.filter((day) => days.includes(day)));
    const search = page.getByRole("textbox", { name: "Search conversations" });
    await search.fill("jabberwocky");
    await expect(list.getByRole("status")).toHaveText("No conversation has these words in its title.");
    await search.fill("hour 70");
    await expect(list.getByRole("link", { name: /Hour 70 before tea/ })).toBeVisible();
  } finally {
    await remove();
  }
});

test.describe("far east of Greenwich", () => {
  test.use({ timezoneId: "Pacific/Kiritimati" });

  test("the day begins at the person's own midnight, also on the next page", async ({
    page,
    login,
    system,
  }) => {
    await login("carol");
    const titles = Array.from({ length: 40 }, (_, index) => `Hour ${index} before tea`);
    const stored = Date.now();
    const remove = await storeConversations(system.dataDir, "carol", titles);
    try {
      await page.goto("/chat");
      const today = page.getByRole("region", { name: "Today" }).getByRole("link", { name: /before tea/ });
      // The newest is a minute old.
      const count = await page.evaluate(
        (now) => Math.ceil((now - 60_000 - new Date(now).setHours(0, 0, 0, 0)) / 3_600_000),
        stored,
      );
      await expect(today).toHaveCount(count);
      const zones = async () => (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`);
      await expect.poll(zones).toContain("obo-time-zone=Pacific%2FKiritimati");
      const html = await (await page.request.get("/chat")).text();
      const rendered = await page.evaluate((text) => {
        const made = new DOMParser().parseFromString(text, "text/html");
        const links = made.querySelectorAll('section[aria-label="Today"] li > a');
        return [...links].filter(({ textContent }) => textContent?.includes("before tea")).length;
      }, html);
      expect(rendered).toBe(count);
    } finally {
      await remove();
    }
  });
});

test("a stored conversation shows a skeleton until it is loaded", async ({ page, login }) => {
  await login("carol");
  await startConversation(page, script("Good morning."));
  await waitForAnswer(page);
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/threads\/[0-9a-f-]+\/state/, async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  // Inside main: streamed HTML waits outside of it and may contain a second skeleton.
  const loading = page.getByRole("main").getByText("The conversation is being loaded.");
  await expect(loading).toBeAttached();
  release();
  await expect(lastAnswer(page)).toHaveText("Good morning.");
  await expect(loading).toHaveCount(0);
});

test("the model's reasoning is shown, collapsed by default", async ({ page, login }) => {
  await login("carol");
  await sendMessage(page, script({ reasoning: "They greet me, so I greet them.", say: "Good evening." }));
  await expect(lastAnswer(page)).toHaveText("Good evening.");
  const thoughts = turns(page).last().getByText("They greet me, so I greet them.");
  await expect(thoughts).toBeHidden();
  await turns(page).last().getByText("How it got there").focus();
  await page.keyboard.press("Enter");
  await expect(thoughts).toBeVisible();
});

test("a chosen theme applies from the first paint, and does not follow the system's", async ({
  page,
  login,
}) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await login("carol");
  const light = await background();
  await page.getByRole("button", { name: /carol/i }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  expect(await background()).toBe(dark);
  await page.getByRole("button", { name: /carol/i }).click();
  await page.getByRole("menuitemradio", { name: "System" }).click();
  await expect.poll(background).toBe(light);
});
