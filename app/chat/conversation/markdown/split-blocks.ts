/** Three or more of one character open a code block, and at least as many close it (CommonMark §4.5). */
const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/;
const LIST_ITEM = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
/** One that ends a paragraph before it without a blank line (§5.3). */
const INTERRUPTING_ITEM = /^ {0,3}(?:[-*+]|1[.)])\s+\S/;
const HEADING = /^#{1,6}(?:\s|$)/;
/** A definition counts for the whole text, so such a text is one block. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * Splits Markdown where a top-level block certainly ends and another begins. A piece may have several blocks where that is
 * uncertain; joined, the pieces are the original text.
 */
export function splitBlocks(text: string): string[] {
  if (DEFINITION.test(text)) return [text];
  const starts: number[] = [];
  let fence: string | undefined;
  let isList = false;
  let mayStart = true;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at) + 1 || text.length;
    const line = text.slice(at, end).trimEnd();
    const opened = fence ? undefined : FENCE.exec(isList ? line : line.replace(/^ {1,3}/, ""))?.[1];
    if (fence) {
      mayStart = closes(line.trimStart(), fence);
      if (mayStart) fence = undefined;
    } else if (line === "") {
      mayStart = true;
    } else {
      const isItem = LIST_ITEM.test(line);
      if (opened || (mayStart && !/^\s/.test(line) && !(isList && isItem)) || starts.length === 0) {
        starts.push(starts.length === 0 ? 0 : at);
        isList = isItem;
      } else if (INTERRUPTING_ITEM.test(line)) {
        isList = true;
      }
      fence = opened;
      mayStart = HEADING.test(line);
    }
    at = end;
  }
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
}

function closes(line: string, fence: string): boolean {
  return line.length >= fence.length && line === fence.charAt(0).repeat(line.length);
}

/** Splits a growing text without reading all of it again: only its last two blocks can change. */
export function makeSplitter(): (text: string) => string[] {
  let known = "";
  let blocks: string[] = [];
  return (text) => {
    const isLonger = known !== "" && text.startsWith(known) && !DEFINITION.test(text);
    const settled = isLonger ? blocks.slice(0, -2) : [];
    const length = settled.reduce((sum, block) => sum + block.length, 0);
    blocks = [...settled, ...splitBlocks(text.slice(length))];
    known = text;
    return blocks;
  };
}
