import type { Message } from "@langchain/langgraph-sdk";
import { useDeferredValue, useRef } from "react";

/**
 * The messages as they are to be drawn. While words pour in, drawing them gives way to the person's own typing; the first
 * and the last are drawn at once.
 */
export function useDrawn(messages: Message[], isRunning: boolean): Message[] {
  const said = useSameList(messages);
  const newest = said.at(-1);
  const poured = useDeferredValue(
    isRunning && newest?.type === "ai" && newest.content !== "" ? said : undefined,
  );
  return isRunning && poured?.length === said.length ? poured : said;
}

/** The list of before as long as the same things are in it: what is made of it then stays, too. */
function useSameList<T>(list: T[]): T[] {
  const last = useRef(list);
  const isSame =
    list.length === last.current.length && list.every((one, index) => one === last.current[index]);
  if (!isSame) last.current = list;
  return last.current;
}
