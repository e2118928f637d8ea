import fc from "fast-check";
import { expect, test } from "vitest";
import { cutText, cutToEnd } from "./cut-text.ts";

test("a text that fits is unchanged", () => {
  expect(cutText("abc", 3)).toBe("abc");
  expect(cutToEnd("abc", 3)).toBe("abc");
});

test.each([
  ["a surrogate pair", `${"a".repeat(1999)}😀b`, 2000, "a".repeat(1999)],
  ["a family", "x👨‍👩‍👧‍👦y", 6, "x"],
  ["an accent", "xe\u0301y", 2, "x"],
  ["a flag", "x🇩🇪y", 3, "x"],
])("%s at the limit is left out as a whole", (_name, text, limit, rest) => {
  expect(cutText(text, limit)).toBe(rest);
});

test("the end of a text begins with a whole character", () => {
  expect(cutToEnd("a👨‍👩‍👧‍👦b", 6)).toBe("b");
  expect(cutToEnd("a😀b", 2)).toBe("b");
});

test("half a surrogate pair becomes the replacement character", () => {
  expect(cutText("a\ud83d", 5)).toBe("a\ufffd");
});

test("a cut text is well-formed, no longer than requested, and a part of the text", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "😀", "\ud83d", "\u0301", "👩‍💻", "\u200d") });
  fc.assert(
    fc.property(text, fc.nat(50), (whole, limit) => {
      for (const cut of [cutText(whole, limit), cutToEnd(whole, limit)]) {
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(Math.min(limit, whole.length));
      }
      expect(whole.toWellFormed().startsWith(cutText(whole, limit))).toBe(true);
      expect(whole.toWellFormed().endsWith(cutToEnd(whole, limit))).toBe(true);
    }),
  );
});
