import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";
import { recordAnnouncements } from "./support/announcements.ts";
import { composer, script, sendMessage, turns, waitForAnswer } from "./support/chat-actions.ts";

test.describe("accessibility", () => {
  test("axe finds no violation in a conversation with versions, code, tables and toasts, in both themes", async ({
    page,
    login,
  }) => {
    await login("carol");
    await sendMessage(page, script("```ts\nconst a = 1;\n```\n\n| a |\n| - |\n| b |"));
    await waitForAnswer(page);
    await turns(page).last().getByRole("button", { name: "Answer again" }).click();
    await expect(turns(page).first()).toContainText("2/2");
    await waitForAnswer(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    }
    await page.goto("/chat?connected=github");
    await expect(page.getByText(/GitHub is connected/).first()).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });

  test("axe finds no violation with a conversation's menu or the account menu open, on desktop and in a phone's drawer", async ({
    page,
    login,
  }) => {
    await login("carol");
    await sendMessage(page, "Hello, menus");
    await waitForAnswer(page);
    const more = page.getByRole("button", { name: "More for “Hello, menus”" }).first();
    const account = page.getByRole("button", { name: /^Account:/ });
    for (const phone of [false, true]) {
      if (phone) {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.getByRole("button", { name: "Open menu" }).click();
      }
      for (const opener of [more, account]) {
        await opener.focus();
        await page.keyboard.press("Enter");
        await expect(page.getByRole("menuitem").first()).toBeInViewport({ ratio: 1 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        }
        await page.keyboard.press("Escape");
        await expect(page.getByRole("menu")).toBeHidden();
        await expect(opener).toBeFocused();
      }
    }
  });

  test("with reduced motion nothing is animated: neither a pending answer, nor drawers, menus and toasts", async ({
    page,
    login,
  }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.addInitScript(() => {
      const moved: string[] = [];
      Reflect.set(window, "moved", moved);
      for (const kind of ["animationstart", "transitionrun"]) {
        document.addEventListener(kind, ({ target }) => {
          moved.push(`${kind}: ${target instanceof Element ? target.outerHTML.slice(0, 200) : target}`);
        });
      }
    });
    const expectStill = async () => {
      expect(await page.evaluate(() => Reflect.get(window, "moved"))).toEqual([]);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    };
    await login("carol");
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route("**/runs/stream", async (route) => {
      await released;
      await route.continue();
    });
    await sendMessage(page, "Hello, no motion");
    await expect(page.getByText("The agent is working.").first()).toBeAttached();
    await expectStill();
    release();
    await waitForAnswer(page);
    await page.getByRole("button", { name: "How it works" }).click();
    await expect(page.getByText("The stream has ended")).toBeVisible();
    await expectStill();
    await page.keyboard.press("Escape");

    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Open menu" }).click();
    await page.getByRole("dialog", { name: "Menu" }).getByTitle("Hello, no motion").first().hover();
    await page.getByRole("button", { name: "More for “Hello, no motion”" }).click();
    await expect(page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
    await expectStill();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
    await expectStill();
  });

  test("an answer is announced to screen readers once, at its end, and not word by word", async ({
    page,
    login,
  }) => {
    await login("carol");
    const announced = await recordAnnouncements(page);
    await sendMessage(page, script("One **answer** of several words."));
    await waitForAnswer(page);
    await expect.poll(announced).toEqual(["The agent is working.", "One answer of several words."]);
  });

  test("at 200 % zoom in a small window everything is reachable, and nothing scrolls sideways", async ({
    page,
    login,
  }) => {
    // A window of 780 × 800 at 200 %.
    await page.setViewportSize({ width: 390, height: 400 });
    await page.emulateMedia({ forcedColors: "active" });
    await login("carol");
    await sendMessage(page, "Hello");
    await waitForAnswer(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expect(composer(page)).toBeInViewport();
    await page.getByRole("button", { name: "Open menu" }).click();
    const menu = page.getByRole("dialog", { name: "Menu" });
    await expect(menu.getByRole("textbox", { name: "Search conversations" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(menu).toBeHidden();
    await expect(page.getByRole("button", { name: "Open menu" })).toBeFocused();
  });
});
