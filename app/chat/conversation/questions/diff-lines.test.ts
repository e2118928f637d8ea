import fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines, foldSame } from "./diff-lines.ts";

const show = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ removed: "-", added: "+", same: " " }[kind]}${text}`);

test("a changed line is one removed and one added line, between unchanged lines", () => {
  expect(show("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]);
});

test("an inserted line leaves the others unchanged", () => {
  expect(show("a\nb", "a\nx\nb")).toEqual([" a", "+x", " b"]);
});

test("for any texts, the comparison contains both of them whole", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text);
      expect(without("added").join("\n")).toBe(before);
      expect(without("removed").join("\n")).toBe(after);
    }),
  );
});

test("texts that are too long to compare are shown whole, one after the other", () => {
  const long = (word: string) => Array.from({ length: 3000 }, (_, line) => `${word}${line}`).join("\n");
  const lines = diffLines(long("a"), long("b"));
  expect(lines).toHaveLength(6000);
  expect(lines[0]).toEqual({ kind: "removed", text: "a0" });
});

test("unchanged lines far from a change are folded, and no changed line ever is", () => {
  const same = Array.from({ length: 20 }, (_, line) => `line ${line}`).join("\n");
  const shown = foldSame(diffLines(`${same}\nold`, `${same}\nnew`));
  expect(shown.map(({ kind }) => kind)).toEqual(["fold", "same", "same", "same", "removed", "added"]);
  expect(shown[0]).toEqual({ kind: "fold", count: 17 });
});
