import fc from "fast-check";

/** Arguments that a hostile model or server might choose. */

const codes = (...ranges: [number, number][]) =>
  fc.oneof(...ranges.map(([min, max]) => fc.integer({ min, max }))).map((code) => String.fromCodePoint(code));

const invisible = codes(
  [0xe0000, 0xe007f], // tags
  [0x200b, 0x200f], // zero-width, direction marks
  [0x202a, 0x202e], // embeddings and overrides
  [0x2060, 0x206f], // word joiner, isolates
  [0xfe00, 0xfe0f], // variation selectors
  [0xe0100, 0xe01ef],
  [0x00, 0x1f], // controls
  [0x7f, 0xa0],
  [0xd800, 0xdfff], // halves of surrogate pairs
  [0xfff9, 0xfffc],
);
const fillers = fc.constantFrom(
  "\u00AD",
  "\u034F",
  "\u061C",
  "\u115F",
  "\u1160",
  "\u180E",
  "\u2028",
  "\u3164",
  "\uFEFF",
  "\uFFA0",
);
const letters = fc.constantFrom(
  "a",
  "b",
  "Z",
  "7",
  " ",
  "\n",
  "\t",
  "ש",
  "ל",
  "م",
  "ی",
  "語",
  "é",
  "क्",
  "ü",
  "😀",
  "👩‍💻",
  "🏳️‍🌈",
);
const markdown = fc.constantFrom(
  "[here](https://evil.example/a)",
  "[github.com](https://evil.example)",
  "[1]: https://evil.example 'secret'",
  "<!-- secret -->",
  "<details>secret</details>",
  "![](https://evil.example/x.png)",
  "&#x202e;&#xe0041;",
  "**bold**",
  "`code`",
  "\n```ts secret\nx\n```\n",
  "\n# Title\n",
  "\n1. one\n9. two\n",
  "\n| a |\n|---|\n| b | c |\n",
  "\n> quote\n",
  "[^1]\n\n[^1]: note\n",
  "\\*",
  '", "x": "',
);
const text = fc
  .array(
    fc.oneof(letters, letters, invisible, fillers, markdown, fc.string({ unit: "binary", maxLength: 3 })),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(text, tie("any"), { maxKeys: 3 }),
  ),
})).any;

const known = fc.constantFrom(
  "owner",
  "repo",
  "number",
  "title",
  "body",
  "path",
  "content",
  "sha",
  "labels",
  "message",
);
const ownPlace = fc.record(
  { owner: fc.constant("alice"), repo: fc.constant("shop"), number: fc.nat(99) },
  { requiredKeys: [] },
);
const texts = fc.record({ title: text, body: text }, { requiredKeys: [] });
const file = fc.record({ path: text, content: text, sha: fc.constant("0".repeat(40)) }, { requiredKeys: [] });
const others = fc.dictionary(fc.oneof(known, text), value, { maxKeys: 4 });

/** Arguments with the shapes that the card renders specially, and without. */
export const cardArguments = fc
  .tuple(ownPlace, fc.oneof(texts, file, fc.constant({})), others)
  .map(
    ([place, shown, rest]): Record<string, unknown> =>
      Object.fromEntries([place, shown, rest].flatMap(Object.entries)),
  );
