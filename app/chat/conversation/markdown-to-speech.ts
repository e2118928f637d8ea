type Piece = readonly [pattern: RegExp, words: (text: string, more: string) => string];

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  nbsp: " ",
};

/**
 * How Markdown is read aloud, in this order: code first, which has no markup. `#7` and `open_issues` are words; the `#` of a
 * heading and the `_` of emphasis are not, and URLs are skipped.
 */
const PIECES: readonly Piece[] = [
  [/^ {0,3}(?:`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:^ {0,3}(?:`{3,}|~{3,})[ \t]*$|$(?![\s\S]))/my, (code) => code],
  [/(?<!`)(?:``([\s\S]*?[^`])``|`([^`]+)`)(?!`)/y, (two, one) => two || one],
  [/\\([!-/:-@[-`{-~])/y, (mark) => mark],
  // A picture, a link, a definition, and a bare address.
  [/!\[([^\]]*)\]\([^)\n]*\)/y, (text) => text],
  [
    /\[((?:[^[\]]|\[[^\]]*\])*)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]]*\])/y,
    (text) => markdownToSpeech(text),
  ],
  [/^ {0,3}\[[^\]\n]+\]: [^\n]*$/my, () => ""],
  [/<?\b(?:https?:\/\/|www\.)([^\s/?#<>)]+)[^\s<>)]*>?/y, (host) => `a link to ${host}`],
  // Thematic breaks, and the underline of a heading.
  [/^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,}|=+[ \t]*)$/my, () => ""],
  [/&(amp|lt|gt|quot|apos|nbsp|#39);/y, (name) => ENTITIES[name] ?? ""],
  // At the start of a line: quotes, headings, tasks; and the line below a table's head.
  [/^ {0,3}(?:> ?)+/my, () => ""],
  [/^ {0,3}#{1,6} +/my, () => ""],
  [/(?<=^ *(?:[-*+]|\d+[.)]) +)\[(?:( )|([xX]))\] /my, (open) => (open ? "open: " : "done: ")],
  [/^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$/my, () => ""],
  [/\|/y, () => ""],
  [/<br\s*\/?>/iy, () => "\n"],
  // Emphasis; an underscore inside a word belongs to the word.
  [
    /(?<![\p{L}\p{N}_])(?:__|_)(?=[^\s_])([^\n]*?[^\s_])(?:__|_)(?![\p{L}\p{N}_])/uy,
    (text) => markdownToSpeech(text),
  ],
  [/(?:\*{1,3}|~~)(?=\S)|(?<=\S)(?:\*{1,3}|~~)/y, () => ""],
];

/** Markdown as text to be read aloud. */
export function markdownToSpeech(markdown: string): string {
  let words = "";
  for (let at = 0; at < markdown.length; ) {
    const found = findPiece(markdown, at);
    words += found ? found.words : markdown[at];
    at += found ? found.length : 1;
  }
  return words;
}

function findPiece(markdown: string, at: number): { words: string; length: number } | undefined {
  for (const [pattern, toSaid] of PIECES) {
    pattern.lastIndex = at;
    const match = pattern.exec(markdown);
    if (match?.[0]) return { words: toSaid(match[1] ?? "", match[2] ?? ""), length: match[0].length };
  }
  return undefined;
}
