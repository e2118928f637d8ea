/**
 * The one place that decides which characters are invisible to people: format and control characters, variation
 * selectors, fillers, unusual spaces, lone surrogates, private use. What joins emoji, or letters of a script that needs it,
 * is plain text (Unicode UTS #51, UAX #31 §2.3, UTS #39 §5.4). The approval card draws them as marks, names may not contain
 * them, and tool results reach the model without them.
 */
export interface TextPiece {
  /** `line_end` is the CR of CRLF: drawn where text is shown exactly, plain otherwise. */
  kind: "plain" | "line_end" | "invisible";
  /** For an invisible piece, one code point, including lone surrogates. */
  text: string;
}

/** Letters and marks of cursive and Indic scripts, where a joiner between two of them changes their form. */
const JOINING = [
  "Arabic Syriac Mandaic Nko Mongolian Phags_Pa Adlam Hanifi_Rohingya Devanagari Bengali Gurmukhi Gujarati Oriya Tamil",
  "Telugu Kannada Malayalam Sinhala Myanmar Khmer Tibetan Balinese Javanese Sundanese Grantha Newa Tirhuta Brahmi",
]
  .join(" ")
  .split(" ")
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join("");
const JOINED = String.raw`[[${JOINING}]&&[\p{L}\p{M}]]`;
const MONGOLIAN = String.raw`[\p{Script=Mongolian}&&\p{L}]`;
const CJK = String.raw`[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script=Hangul}\uFF01-\uFF60]`;
const BASE = String.raw`[\p{L}\p{N}\p{P}\p{S}]`;

/** Drawn as nothing or as empty space, although their category is symbol or letter. */
const BLANKS = String.raw`\u2800\u2D7F\uFFFC\u{13441}\u{13442}\u{16FE4}\u{1D159}`;
const INVISIBLE = String.raw`[[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}${BLANKS}]--[ \t\n]]`;
/** A combining mark without a base character, or on top of four others, is drawn over its neighbours. */
const STRAY_MARK = String.raw`(?<=\p{M}{4})\p{M}|(?<!${BASE}\p{M}*)\p{M}`;

/** One emoji of a joined sequence. */
const ELEMENT = String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?`;

const PLAIN = [
  // The guard in front is for speed: the list after it is long.
  String.raw`(?=\p{Extended_Pictographic})\p{RGI_Emoji}(?![\uFE0E\uFE0F])`,
  String.raw`[0-9#*]\uFE0F\u20E3`,
  String.raw`[\p{Emoji}--[0-9#*]][\uFE0E\uFE0F]`,
  // Registered ideographic variants (UTS #37); a second selector, or one of the higher ones, only smuggles bytes.
  String.raw`\p{Unified_Ideograph}[\u{E0100}-\u{E011F}]`,
  `(?<=${JOINED})[\\u200C\\u200D](?=${JOINED})`,
  `(?<=${MONGOLIAN})[\\u180B-\\u180F](?![\\u180B-\\u180F])`,
  `(?<=${CJK})\\u3000|\\u3000(?=${CJK})`,
].join("|");

/** Known sequences join up to 4 emoji (Unicode 17). Of a text that joins thousands, no more are compared. */
const MOST_JOINED = 8;

const CANDIDATE = new RegExp(`${INVISIBLE}|\\p{M}`, "v");
const PIECES = new RegExp(
  `(?<joined>${ELEMENT}(?:\\u200D${ELEMENT}){1,${MOST_JOINED - 1}})|${PLAIN}|(?<lineEnd>\\r(?=\\n))|(?<invisible>${INVISIBLE}|${STRAY_MARK})`,
  "gv",
);

/** Splits a text into visible pieces and single invisible characters. Joined, the pieces are the original text. */
export function splitInvisible(text: string): TextPiece[] {
  if (text === "") return [];
  if (!CANDIDATE.test(text)) return [{ kind: "plain", text }];
  const pieces: TextPiece[] = [];
  let from = 0;
  PIECES.lastIndex = 0;
  for (let match = PIECES.exec(text); match; match = PIECES.exec(text)) {
    const { 0: found, index, groups } = match;
    // Of emoji that form no sequence, only the first is taken: the joiner after it is the next piece.
    if (groups?.joined) PIECES.lastIndex = index + measureEmoji(found);
    const kind = groups?.invisible ? "invisible" : groups?.lineEnd ? "line_end" : "plain";
    if (kind === "plain") continue;
    if (index > from) pieces.push({ kind: "plain", text: text.slice(from, index) });
    pieces.push({ kind, text: found });
    from = index + found.length;
  }
  if (from < text.length) pieces.push({ kind: "plain", text: text.slice(from) });
  return pieces;
}

/** The length of the longest known sequence at the start of joined emoji; of the first emoji if there is none. */
function measureEmoji(joined: string): number {
  const elements = joined.split("\u200D");
  for (let count = elements.length; count > 1; count -= 1) {
    const sequence = elements.slice(0, count);
    if (isEmojiSequence(sequence)) return sequence.join("\u200D").length;
  }
  return elements[0]?.length ?? 1;
}

/** Also for sequences without some of their U+FE0F, "minimally qualified" and "unqualified" in UTS #51, which look the same. */
function isEmojiSequence(elements: readonly string[]): boolean {
  const qualified = elements.map(qualifyEmoji);
  const isKnown = /^\p{RGI_Emoji}$/v.test(qualified.join("\u200D"));
  return isKnown && elements.every((element, index) => qualified[index]?.startsWith(element));
}

function qualifyEmoji(element: string): string {
  const bare = element.replace("\uFE0F", "");
  return /^\p{Emoji_Presentation}|\p{Emoji_Modifier}$/u.test(bare) ? bare : `${bare}\uFE0F`;
}

/** The invisible characters of a text, in order. */
export function findInvisible(text: string): string[] {
  return splitInvisible(text).flatMap(({ kind, text: found }) => (kind === "invisible" ? [found] : []));
}

/** The text with `replace(character)` instead of each invisible one. */
export function replaceInvisible(text: string, replace: (character: string) => string): string {
  return splitInvisible(text)
    .map(({ kind, text: piece }) => (kind === "invisible" ? replace(piece) : piece))
    .join("");
}

/** The text without its invisible characters; words stay separate, since any kind of space becomes a plain one. */
export function removeInvisible(text: string): string {
  return replaceInvisible(text, (character) => {
    if (/\p{Zs}/u.test(character)) return " ";
    return /[\u2028\u2029\u0085\v\f\r]/u.test(character) ? "\n" : "";
  });
}

/** `U+202E`. */
export function formatCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

const KINDS: [string, RegExp][] = [
  ["tag character", /[\u{E0000}-\u{E007F}]/u],
  ["direction mark", /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u],
  ["variation selector", /[\u180B-\u180F\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u],
  ["zero-width character", /\u034F|[\u00AD\u200B-\u200D\u2060-\u2064\uFEFF]/u],
  ["blank character", /[\u115F\u1160\u3164\uFFA0\u2800\uFFFC]/u],
  ["unusual space", /\p{Z}/u],
  ["control character", /\p{Cc}/u],
  ["unpaired surrogate", /\p{Cs}/u],
  ["private-use character", /\p{Co}/u],
  ["unassigned character", /\p{Cn}/u],
  ["stray combining mark", /\p{M}/u],
];

/** A short description of an invisible character for people: "direction mark". */
export function nameInvisible(character: string): string {
  return KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? "format character";
}
