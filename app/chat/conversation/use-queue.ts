import { useCallback, useEffect, useRef, useState } from "react";
import type { Sent } from "./submission.ts";

/** Messages that wait for the answer before them. */
export interface Queue {
  list: readonly Sent[];
  add(message: Sent): void;
  /** In front of all that waits. */
  addFirst(message: Sent): void;
  /** The first of them, which waits no more. */
  shift(): Sent | undefined;
  /** The texts of all, in their order: they wait no more. */
  takeAll(): string[];
}

export function useQueue(): Queue {
  const [list, setList] = useState<readonly Sent[]>([]);
  // For who asks twice before it is drawn.
  const newest = useRef(list);
  const change = useCallback((changed: readonly Sent[]) => {
    newest.current = changed;
    setList(changed);
  }, []);
  return {
    list,
    add: (message) => change([...newest.current, message]),
    addFirst: (message) => change([message, ...newest.current]),
    shift() {
      const [first, ...rest] = newest.current;
      if (first) change(rest);
      return first;
    },
    takeAll() {
      const texts = newest.current.map(({ content }) => content);
      if (texts.length > 0) change([]);
      return texts;
    },
  };
}

/** Says what waits, one after the other. @param isFree nothing is being answered, and nothing went wrong */
export function useNext(queue: Queue, isFree: boolean, say: (message: Sent) => void): void {
  const isNext = isFree && queue.list.length > 0;
  useEffect(() => {
    const message = isNext ? queue.shift() : undefined;
    if (message) say(message);
  });
}
