import fc from "fast-check";
import { expect, test } from "vitest";
import {
  findInvisible,
  formatCodePoint,
  nameInvisible,
  removeInvisible,
  splitInvisible,
} from "./invisible-text.ts";

const codesIn = (text: string) => findInvisible(text).map(formatCodePoint);

test.each([
  ["emoji and their sequences", "👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ ⚡️ ☎︎ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪 👍🏽"],
  [
    "emoji sequences without some of their selectors",
    "🏳\u200D🌈 👩\u200D⚕ 🕵\u200D♂️ 🕵🏽\u200D♂ ❤\u200D🔥 👁\u200D🗨",
  ],
  ["Persian with its non-joiner", "می‌خواهم"],
  ["Devanagari and Sinhala with their joiners", "क्‍ष ශ්‍රී"],
  ["a variant of an ideograph", "葛󠄀城"],
  ["Japanese with its wide space", "日本語　タイトル"],
  ["combining marks in their languages", "cafe\u0301 Tiếng Việt นี้ བོད་ཡིག שָׁלוֹם"],
  ["Mongolian with its variant", "ᠭᠣᠣᠢ᠋"],
  ["line ends and tabs", "one\r\n\ttwo\n"],
])("%s are plain text", (_name, text) => {
  expect(codesIn(text)).toEqual([]);
});

test.each<[string, string, string[]]>([
  ["tag characters", "Thanks!\u{e0041}\u{e0042}", ["U+E0041", "U+E0042"]],
  ["tags after an invalid flag", "🏴\u{e0067}\u{e007f}", ["U+E0067", "U+E007F"]],
  ["bidirectional controls", "a\u202Eb\u2066c\u061C\u200F", ["U+202E", "U+2066", "U+061C", "U+200F"]],
  [
    "zero-width characters",
    "a\u200Bb\u2060c\uFEFFd\u00AD\u034F",
    ["U+200B", "U+2060", "U+FEFF", "U+00AD", "U+034F"],
  ],
  ["joiners without a function", "a\u200Db\u200Cc", ["U+200D", "U+200C"]],
  ["a second joiner", "می‌‌خواهم", ["U+200C", "U+200C"]],
  ["a joiner between emoji that form no sequence", "👩‍👩", ["U+200D"]],
  ["a joiner after a complete sequence", "👩\u200D⚕\u200D👩", ["U+200D"]],
  ["a selector that an emoji of a sequence does not need", "👩\uFE0F\u200D⚕", ["U+200D"]],
  ["selectors that carry bytes", "😀\uFE0F\uFE01\u{e0105}", ["U+FE01", "U+E0105"]],
  ["a second selector on an ideograph", "葛\u{e0100}\u{e0101}", ["U+E0101"]],
  ["a high selector on an ideograph", "葛\u{e01d0}", ["U+E01D0"]],
  [
    "fillers and blanks",
    "\u3164\u115F\u1160\uFFA0\u2800",
    ["U+3164", "U+115F", "U+1160", "U+FFA0", "U+2800"],
  ],
  ["unusual spaces and separators", "a\u00A0b\u2009c\u2028d\u2029", ["U+00A0", "U+2009", "U+2028", "U+2029"]],
  ["controls of both sets", "\u0000\u001B\u0085\r", ["U+0000", "U+001B", "U+0085", "U+000D"]],
  ["interlinear annotations", "\uFFF9a\uFFFAb\uFFFB", ["U+FFF9", "U+FFFA", "U+FFFB"]],
  ["lone surrogates", "a\ud800b\udc00", ["U+D800", "U+DC00"]],
  ["private use and noncharacters", "\uE000\u{10FFFE}", ["U+E000", "U+10FFFE"]],
  ["marks that pile up", `a${"\u0301".repeat(6)}`, ["U+0301", "U+0301"]],
  ["a mark without a base character", "\u0301a", ["U+0301"]],
])("%s are invisible", (_name, text, codes) => {
  expect(codesIn(text)).toEqual(codes);
});

test("every format character, control and surrogate alone is invisible", () => {
  const pattern = /[\p{Cf}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (!pattern.test(character) || character === "\t" || character === "\n") continue;
    expect(findInvisible(`x${character}x`), formatCodePoint(character)).toEqual([character]);
  }
});

test("the pieces of a text, joined, are the text", () => {
  const hostile = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(
      fc.oneof(
        hostile,
        fc.string({
          unit: fc.constantFrom("👩", "\u200D", "💻", "\uFE0F", "می", "\u{e0100}", "葛", "\r", "\n"),
        }),
      ),
      (text) => {
        expect(
          splitInvisible(text)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text);
        expect(findInvisible(removeInvisible(removeInvisible(text)))).toEqual([]);
      },
    ),
  );
});

test("removal keeps words separate, and CRLF unchanged", () => {
  expect(removeInvisible("a\u00A0b\u{e0041}c\u2028d\r\ne")).toBe("a bc\nd\r\ne");
});

test("invisible characters have names that people understand", () => {
  expect(
    ["\u{e0041}", "\u202E", "\uFE01", "\u200B", "\u3164", "\u00A0", "\u0007", "\ud800", "\uFFF9"].map(
      nameInvisible,
    ),
  ).toEqual([
    "tag character",
    "direction mark",
    "variation selector",
    "zero-width character",
    "blank character",
    "unusual space",
    "control character",
    "unpaired surrogate",
    "format character",
  ]);
});

test.each(["😀\u200d", "👩\u200d❤️\u200d", "👩\u200d", "\u0301", "\u200d", "क्\u200d", "0️⃣\u200d"])(
  "100,000 characters of %j are read within the time of a test, and none is lost",
  (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    expect(
      splitInvisible(text)
        .map(({ text: piece }) => piece)
        .join(""),
    ).toBe(text);
  },
);
