// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { applyTheme, currentTheme, readTheme } from "./theme.ts";

afterEach(() => applyTheme("system"));

test("a theme applies to this page and is stored in a cookie that the server reads", () => {
  applyTheme("dark");
  expect(currentTheme()).toBe("dark");
  expect(document.cookie).toContain("obo-theme=dark");
  applyTheme("system");
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

test.each([undefined, "", "pink", "constructor"])("a cookie of %s means the system's theme", (value) => {
  expect(readTheme(value)).toBe("system");
});
