import { expect, test } from "vitest";
import { joinMarks } from "./marks.ts";

const draw = (text: string) =>
  joinMarks(text, false)
    .map((piece) => piece.text)
    .join("");

test("a combining character stands on its letter, and is drawn as a mark where there is none", () => {
  expect(draw("e\u0301क्")).toBe("e\u0301क्");
  expect(draw("\u20EEa")).toBe("⟦U+20EE⟧a");
  expect(draw("\u3164\u20EE\u0301a")).toBe("⟦U+3164⟧⟦U+20EE⟧⟦U+0301⟧a");
  expect(joinMarks("\u3164\u20EE", false)).toEqual([{ isMark: true, text: "⟦U+3164⟧⟦U+20EE⟧" }]);
});

test("text without such characters is one piece, and empty text none", () => {
  expect(joinMarks("Thanks! 👩‍💻", false)).toEqual([{ isMark: false, text: "Thanks! 👩‍💻" }]);
  expect(joinMarks("", false)).toEqual([]);
});
