import type { createLowlight } from "lowlight";
import type { CodeHighlighterPlugin } from "streamdown";
import { inPauses } from "./in-pauses.ts";

type Highlighter = ReturnType<typeof createLowlight>;
type Tree = ReturnType<Highlighter["highlight"]>;
type Node = Tree["children"][number];
type Result = NonNullable<ReturnType<CodeHighlighterPlugin["highlight"]>>;
type Token = Result["tokens"][number][number];

/** Colours of app/globals.css for highlight.js' classes; whatever has none keeps the text's own. */
const COLORS: Record<string, string> = {
  "hljs-comment": "comment",
  "hljs-quote": "comment",
  "hljs-keyword": "keyword",
  "hljs-selector-tag": "keyword",
  "hljs-literal": "number",
  "hljs-number": "number",
  "hljs-string": "string",
  "hljs-regexp": "string",
  "hljs-addition": "string",
  "hljs-deletion": "keyword",
  "hljs-title": "title",
  "hljs-section": "title",
  "hljs-name": "title",
  "hljs-attr": "attr",
  "hljs-attribute": "attr",
  "hljs-property": "attr",
  "hljs-variable": "attr",
  "hljs-built_in": "type",
  "hljs-type": "type",
  "hljs-meta": "comment",
};

/** Longer code stays without colours: it would hold the page up, each time that a line comes. */
const MOST_CHARACTERS = 20_000;

/** So much of a frame may go into colours at once; what is left waits for a pause. */
const AT_ONCE_MS = 8;
const FRAME_MS = 33;
let begun = Number.NEGATIVE_INFINITY;

let highlighter: Highlighter | undefined;
let loading: Promise<Highlighter> | undefined;

/** Fetched when there is the first code to colour: most answers have none. */
async function load(): Promise<Highlighter> {
  const { createLowlight, common } = await import("lowlight");
  highlighter = createLowlight(common);
  return highlighter;
}

/**
 * Streamdown's colours for code, by highlight.js instead of Shiki: a tenth of its size, no WebAssembly (which our CSP does
 * not allow), and colours that follow the theme by themselves.
 */
export const codeColors: CodeHighlighterPlugin = {
  name: "shiki",
  type: "code-highlighter",
  getSupportedLanguages: () => highlighter?.listLanguages() ?? [],
  // Until it is loaded nobody knows; what is not supported then stays as it is.
  supportsLanguage: (language) => highlighter?.registered(language) ?? true,
  getThemes: () => ["github-light", "github-dark"],
  highlight({ code, language }, callback) {
    if (code.length > MOST_CHARACTERS) return toPlainLines(code);
    if (highlighter && hasTime()) return colour(highlighter, code, language);
    loading ??= load();
    loading.then(
      (loaded) => inPauses(() => callback?.(colour(loaded, code, language))),
      // A chunk that can't be had leaves the code without colours.
      () => undefined,
    );
    return null;
  },
};

/** Many blocks of code may come in one drawing. */
function hasTime(): boolean {
  const now = performance.now();
  if (now - begun >= FRAME_MS) begun = now;
  return now - begun < AT_ONCE_MS;
}

const toPlainLines = (code: string): Result => ({ tokens: code.split("\n").map((content) => [{ content }]) });

function colour(lowlight: Highlighter, code: string, language: string): Result {
  if (!lowlight.registered(language)) return toPlainLines(code);
  const lines: Token[][] = [[]];
  walk(lowlight.highlight(language, code).children, undefined, lines);
  return { tokens: lines };
}

/** Flattens the tree into lines of coloured pieces. */
function walk(nodes: readonly Node[], color: string | undefined, lines: Token[][]): void {
  for (const node of nodes) {
    if (node.type === "element") {
      const names = node.properties.className;
      const known = Array.isArray(names)
        ? names.map((name) => COLORS[String(name)]).find(Boolean)
        : undefined;
      walk(node.children, known ? `var(--color-code-${known})` : color, lines);
    }
    if (node.type !== "text") continue;
    node.value.split("\n").forEach((content, index) => {
      if (index > 0) lines.push([]);
      if (content) lines.at(-1)?.push(color ? { content, color } : { content });
    });
  }
}
