import { type ComponentProps, createContext, use, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import remend from "remend";
import { Block, parseMarkdownIntoBlocks } from "streamdown";
import { inPauses } from "../in-pauses.ts";

/** Of a long answer the end comes first, about two screens of it, and the rest in pauses, block by block. */
const FIRST_CHARACTERS = 4_000;

/**
 * Splits an answer into blocks, and closes the marks that its end leaves open. Only there: to look at all of it with each new
 * word, as Streamdown does by itself, takes half of a processor where it is long.
 */
export function toBlocks(text: string): string[] {
  const blocks = parseMarkdownIntoBlocks(text);
  const last = blocks.at(-1);
  return last === undefined ? blocks : [...blocks.slice(0, -1), remend(last)];
}

/** The place of the first block that is drawn at once. It stays as it is: to change it would draw every block again. */
export const FirstBlock = createContext(0);

/** A block, at once or when its turn comes. */
export function LaterBlock(props: ComponentProps<typeof Block>) {
  const first = use(FirstBlock);
  const [isDrawn, setDrawn] = useState(props.index >= first);
  useEffect(() => {
    if (!isDrawn) return inPauses(() => flushSync(() => setDrawn(true)));
  }, [isDrawn]);
  return isDrawn ? <Block {...props} /> : null;
}

/** @returns where the end of a text begins that is drawn at once; of one that grows, it stays where it was */
export function useFirstBlock(text: string): number {
  const [first] = useState(() => {
    // Streamdown asks for the same right after, and is given what is known.
    const blocks = parseMarkdownIntoBlocks(text);
    return goBack(blocks, blocks.length, FIRST_CHARACTERS);
  });
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
