import { createElement, Fragment, type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import remend from "remend";
import { runInTimeSlice } from "../time-slices.ts";
import { Block } from "./block.tsx";

/** Of a long answer the end is drawn first, about two screens of it, and the rest in pauses, block by block. */
const FIRST_CHARACTERS = 4_000;

/** Closes the marks that a text that is still being written leaves open: only its last block can have any. */
export function closeMarks(blocks: readonly string[]): readonly string[] {
  const last = blocks.at(-1);
  return last === undefined ? blocks : [...blocks.slice(0, -1), remend(last)];
}

export function Blocks({ blocks }: { blocks: readonly string[] }) {
  // It does not change: that would draw every block again.
  const [first] = useState(() => goBack(blocks, blocks.length, FIRST_CHARACTERS));
  const drawn: ReactNode[] = [];
  for (const [index, text] of blocks.entries())
    drawn.push(<LaterBlock text={text} isFirst={index >= first} />);
  // As arguments: a block is its place, and needs no key.
  return createElement(Fragment, null, ...drawn);
}

/** A block, at once or when its turn comes. */
function LaterBlock({ text, isFirst }: { text: string; isFirst: boolean }) {
  const [isDrawn, setDrawn] = useState(isFirst);
  useEffect(() => {
    if (!isDrawn) return runInTimeSlice(() => flushSync(() => setDrawn(true)));
  }, [isDrawn]);
  return isDrawn ? <Block text={text} /> : null;
}

/** @returns the index of the block from which on there are so many characters before another */
export function goBack(blocks: readonly string[], from: number, characters: number): number {
  let [at, left] = [from, characters];
  while (at > 0 && left > 0) {
    at -= 1;
    left -= blocks[at]?.length ?? 0;
  }
  return at;
}
