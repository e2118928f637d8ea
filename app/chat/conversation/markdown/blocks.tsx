import { createElement, Fragment, type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import remend from "remend";
import { runInTimeSlice } from "../time-slices.ts";
import { Block } from "./block.tsx";

/** The end of a long answer is rendered first, about two screens of it; the rest follows block by block when the browser is idle. */
const FIRST_CHARACTERS = 4_000;

/** Closes the unfinished Markdown of a streaming text: only its last block can have any. */
export function closeMarks(blocks: readonly string[]): readonly string[] {
  const last = blocks.at(-1);
  return last === undefined ? blocks : [...blocks.slice(0, -1), remend(last)];
}

export function Blocks({ blocks }: { blocks: readonly string[] }) {
  // Constant: a change would re-render every block.
  const [first] = useState(() => goBack(blocks, blocks.length, FIRST_CHARACTERS));
  const drawn: ReactNode[] = [];
  for (const [index, text] of blocks.entries())
    drawn.push(<LaterBlock text={text} isFirst={index >= first} />);
  // As arguments: a block is identified by its position, and needs no key.
  return createElement(Fragment, null, ...drawn);
}

/** A block, rendered at once or when the browser is idle. */
function LaterBlock({ text, isFirst }: { text: string; isFirst: boolean }) {
  const [isDrawn, setDrawn] = useState(isFirst);
  useEffect(() => {
    if (!isDrawn) return runInTimeSlice(() => flushSync(() => setDrawn(true)));
  }, [isDrawn]);
  return isDrawn ? <Block text={text} /> : null;
}

/** @returns the index of the first block so that at least this many characters are included */
export function goBack(blocks: readonly string[], from: number, characters: number): number {
  let [at, left] = [from, characters];
  while (at > 0 && left > 0) {
    at -= 1;
    left -= blocks[at]?.length ?? 0;
  }
  return at;
}
