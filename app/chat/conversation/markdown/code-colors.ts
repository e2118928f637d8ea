import type { createLowlight } from "lowlight";
import { useEffect, useMemo, useState } from "react";
import { runInTimeSlice } from "../time-slices.ts";

type Highlighter = ReturnType<typeof createLowlight>;
type Tree = ReturnType<Highlighter["highlight"]>;
type Node = Tree["children"][number];

export interface Piece {
  text: string;
  color?: string | undefined;
}

/** Colours of app/globals.css by highlight.js' classes; others keep the text's own. */
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

/** Longer code has no colours: highlighting it for each new line would block the page. */
const MOST_CHARACTERS = 20_000;

/** The share of a frame for highlighting; the rest waits until the browser is idle. */
const AT_ONCE_MS = 8;
const FRAME_MS = 33;
let begun = Number.NEGATIVE_INFINITY;

let highlighter: Highlighter | undefined;
let loading: Promise<Highlighter> | undefined;

/** Loaded with the first code: most answers have none. */
async function load(): Promise<Highlighter> {
  const { createLowlight, common } = await import("lowlight");
  highlighter = createLowlight(common);
  return highlighter;
}

/**
 * Splits code into pieces of one colour, by highlight.js: a tenth of Shiki's size, no WebAssembly (which our CSP forbids), and
 * colours that follow the theme by themselves. Code that is not highlighted yet is one piece.
 */
export function useCodeColors(code: string, language: string): readonly Piece[] {
  const [late, setLate] = useState<{ code: string; pieces: readonly Piece[] }>();
  const pieces = useMemo(() => colorNow(code, language), [code, language]);
  useEffect(() => {
    if (!pieces) return colorLater(code, language, (found) => setLate({ code, pieces: found }));
  }, [code, language, pieces]);
  if (pieces) return pieces;
  // Growing code keeps its colours.
  if (!late || !code.startsWith(late.code)) return [{ text: code }];
  return [...late.pieces, { text: code.slice(late.code.length) }];
}

/** @returns undefined if it has to wait */
function colorNow(code: string, language: string): readonly Piece[] | undefined {
  if (code.length > MOST_CHARACTERS) return [{ text: code }];
  return highlighter && hasTime() ? color(highlighter, code, language) : undefined;
}

/** @returns cancels it */
export function colorLater(
  code: string,
  language: string,
  onColored: (pieces: readonly Piece[]) => void,
): () => void {
  let isWanted = true;
  let cancel = () => {};
  loading ??= load();
  loading.then(
    (loaded) => {
      if (isWanted) cancel = runInTimeSlice(() => onColored(color(loaded, code, language)));
    },
    // If the script can't be loaded, code has no colours.
    () => undefined,
  );
  return () => {
    isWanted = false;
    cancel();
  };
}

/** One render may bring many code blocks. */
function hasTime(): boolean {
  const now = performance.now();
  if (now - begun >= FRAME_MS) begun = now;
  return now - begun < AT_ONCE_MS;
}

function color(lowlight: Highlighter, code: string, language: string): readonly Piece[] {
  if (!lowlight.registered(language)) return [{ text: code }];
  return flatten(lowlight.highlight(language, code).children, undefined);
}

function flatten(nodes: readonly Node[], inherited: string | undefined): Piece[] {
  return nodes.flatMap((node) => {
    if (node.type === "text") return [{ text: node.value, color: inherited }];
    if (node.type !== "element") return [];
    const names = node.properties.className;
    const known = Array.isArray(names) ? names.map((name) => COLORS[String(name)]).find(Boolean) : undefined;
    return flatten(node.children, known ? `var(--color-code-${known})` : inherited);
  });
}
