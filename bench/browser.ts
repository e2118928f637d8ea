import { setTimeout as pause } from "node:timers/promises";
import type { Locator, Page } from "@playwright/test";

export interface Painted {
  lcp: number;
  longTasks: number;
}

/** Records tasks longer than 50 ms in all documents that the tab loads from now on. */
export async function watchLongTasks(tab: Page): Promise<void> {
  await tab.addInitScript(() => {
    const found: number[] = [];
    Reflect.set(window, "benchLongTasks", found);
    new PerformanceObserver((list) => {
      found.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask", buffered: true });
  });
}

/** The page's largest contentful paint, and its number of long tasks. */
export async function paintOf(tab: Page): Promise<Painted> {
  return tab.evaluate(async () => {
    const lcp = await new Promise<number>((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
        type: "largest-contentful-paint",
        buffered: true,
      });
    });
    return { lcp, longTasks: Reflect.get(window, "benchLongTasks").length };
  });
}

const WRITING_MS = 500;
const PATIENCE_MS = 120_000;

/** Types into the composer, and waits until the code that typing loads has arrived. */
export async function write(tab: Page, text: string): Promise<Locator> {
  const box = tab.getByRole("textbox", { name: "Message" });
  await box.fill(text);
  // No one types faster than this, so the code loaded at the first letter has arrived by the time they are done.
  await pause(WRITING_MS);
  return box;
}

/**
 * Sends a message and waits for the end of the answer.
 * @returns milliseconds from the Enter key to the answer's first word in the document
 */
export async function sendMessage(tab: Page, text: string): Promise<number> {
  const box = await write(tab, text);
  await tab.evaluate(watchFirstWord);
  await box.press("Enter");
  const ms = await tab.evaluate(() => Reflect.get(window, "benchFirstWord") as Promise<number>);
  await tab.getByRole("button", { name: "Stop" }).waitFor({ state: "hidden", timeout: PATIENCE_MS });
  return ms;
}

/** Runs in the page: measures the time from the next Enter to the next answer's first word. */
function watchFirstWord(): void {
  const answers = () =>
    [...document.querySelectorAll("main ol > li")].filter(
      (item) => item.querySelector("h2")?.textContent === "The agent" && /word0/.test(item.textContent ?? ""),
    ).length;
  const before = answers();
  let pressed = 0;
  window.addEventListener("keydown", () => (pressed = performance.now()), { capture: true, once: true });
  const found = new Promise<number>((resolve) => {
    const observer = new MutationObserver(() => {
      if (answers() <= before) return;
      observer.disconnect();
      resolve(performance.now() - pressed);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  Reflect.set(window, "benchFirstWord", found);
}
