import { type ComponentProps, createContext, use, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import remend from "remend";
import { Block, parseMarkdownIntoBlocks } from "streamdown";
import { inPauses } from "../in-pauses.ts";

/** Of a long answer the end comes first, some screens of it, and the rest in pauses, so many characters at a time. */
const FIRST = 8_000;
const STEP = 2_000;

/**
 * Splits an answer into blocks, and closes the marks that its end leaves open. Only there: to look at all of it with each new
 * word, as Streamdown does by itself, takes half of a processor where it is long.
 */
export function toBlocks(text: string): string[] {
  const blocks = parseMarkdownIntoBlocks(text);
  const last = blocks.at(-1);
  return last === undefined ? blocks : [...blocks.slice(0, -1), remend(last)];
}

/** The place of the first block that is drawn. */
export const FirstBlock = createContext(0);

/** A block, once it is its turn. */
export function LaterBlock(props: ComponentProps<typeof Block>) {
  return props.index < use(FirstBlock) ? null : <Block {...props} />;
}

/** @returns the place of the first block that is drawn by now */
export function useFirstBlock(text: string): number {
  // Streamdown asks for the same right after, and is given what is known.
  const [blocks] = useState(() => parseMarkdownIntoBlocks(text));
  const [first, setFirst] = useState(() => goBack(blocks, blocks.length, FIRST));
  useEffect(() => {
    if (first > 0) return inPauses(() => flushSync(() => setFirst(goBack(blocks, first, STEP))));
  }, [blocks, first]);
  return first;
}

/** @returns the place of the block with which at least so many characters before another begin */
export function goBack(blocks: readonly string[], from: number, characters: number): number {
  let [at, left] = [from, characters];
  while (at > 0 && left > 0) {
    at -= 1;
    left -= blocks[at]?.length ?? 0;
  }
  return at;
}
