import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { isServerAction, serverAction } from "./server-action.ts";

const sent = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers", () => ({ headers: async () => sent.headers, cookies: async () => new Map() }));
vi.mock("next/navigation", () => ({
  forbidden: () => {
    throw new Error("403");
  },
  redirect: () => {
    throw new Error("redirect");
  },
}));

const root = path.resolve(import.meta.dirname, "../..");
const files = globSync("app/**/*.{ts,tsx}", { cwd: root }).map((file) => ({
  file,
  text: readFileSync(path.join(root, file), "utf8"),
}));
const actionFiles = files.filter(({ text }) => /^\s*["']use server["']/m.test(text)).map(({ file }) => file);

beforeEach(() => {
  sent.headers = new Headers();
});

test("every file of Server Actions is found, and begins with the directive", () => {
  expect(actionFiles.length).toBeGreaterThanOrEqual(4);
  for (const file of actionFiles) {
    // A directive inside a function creates an action that is not exported and that no list finds.
    const text = readFileSync(path.join(root, file), "utf8");
    expect({ file, starts: /^["']use server["'];/.test(text) }).toEqual({ file, starts: true });
    expect([...text.matchAll(/["']use server["']/g)]).toHaveLength(1);
  }
});

test.each(actionFiles)("every action of %s checks its origin before anything else", async (file) => {
  const actions: Record<string, unknown> = await import(path.join(root, file));
  expect(Object.keys(actions).length).toBeGreaterThan(0);
  for (const [name, action] of Object.entries(actions)) {
    expect({ name, isGuarded: isServerAction(action) }).toEqual({ name, isGuarded: true });
    await expect((action as (form: FormData) => Promise<unknown>)(new FormData())).rejects.toThrow("403");
  }
});

test.each([
  ["no Origin at all", {}],
  ["another origin", { origin: "https://evil.example" }],
  ["another scheme", { origin: "https://localhost:3000" }],
  ["another port", { origin: "http://localhost:3001" }],
  ["a sandboxed frame's null", { origin: "null" }],
  ["a forged forwarded host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
  ["a same-site page without Origin", { "sec-fetch-site": "same-site" }],
])("an action with %s is rejected, and does nothing", async (_name, headers: HeadersInit) => {
  sent.headers = new Headers(headers);
  const work = vi.fn(async (_form: FormData) => "done");
  await expect(serverAction(work)(new FormData())).rejects.toThrow("403");
  expect(work).not.toHaveBeenCalled();
});

test("an action of the app's own pages runs with its arguments", async () => {
  sent.headers = new Headers({ origin: "http://localhost:3000" });
  const read = serverAction(async (before: number, form: FormData) => `${before} ${form.get("a")}`);
  const form = new FormData();
  form.set("a", "b");
  await expect(read(1, form)).resolves.toBe("1 b");
});

test("an action without a form is rejected", async () => {
  sent.headers = new Headers({ origin: "http://localhost:3000" });
  const work = vi.fn(async (_form: unknown) => "done");
  for (const given of [undefined, null, "text", { get: () => "delete" }]) {
    await expect(serverAction(work)(given)).rejects.toThrow("403");
  }
  expect(work).not.toHaveBeenCalled();
});
