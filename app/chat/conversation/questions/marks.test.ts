import { expect, test } from "vitest";
import { joinMarks } from "./marks.ts";

const draw = (text: string) =>
  joinMarks(text, false)
    .map((piece) => piece.text)
    .join("");

test("a combining character stays on its letter, and becomes a mark without one", () => {
  expect(draw("e\u0301क्")).toBe("e\u0301क्");
  expect(draw("\u20EEa")).toBe("⟦U+20EE⟧a");
  expect(draw("\u3164\u20EE\u0301a")).toBe("⟦U+3164⟧⟦U+20EE⟧⟦U+0301⟧a");
  expect(joinMarks("\u3164\u20EE", false)).toEqual([{ isMark: true, text: "⟦U+3164⟧⟦U+20EE⟧" }]);
});

test("text without such characters is one piece, and empty text has none", () => {
  expect(joinMarks("Thanks! 👩‍💻", false)).toEqual([{ isMark: false, text: "Thanks! 👩‍💻" }]);
  expect(joinMarks("", false)).toEqual([]);
});
