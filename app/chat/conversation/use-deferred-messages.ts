import type { Message } from "@langchain/langgraph-sdk";
import { useDeferredValue, useRef } from "react";

/**
 * The messages to render. While an answer streams, rendering it yields to the person's typing; its first and last words are
 * rendered at once.
 */
export function useDeferredMessages(messages: Message[], isRunning: boolean): Message[] {
  const said = useSameList(messages);
  const newest = said.at(-1);
  const poured = useDeferredValue(
    isRunning && newest?.type === "ai" && newest.content !== "" ? said : undefined,
  );
  return isRunning && poured?.length === said.length ? poured : said;
}

/** The same list object as long as it has the same items, so that memoised values stay. */
function useSameList<T>(list: T[]): T[] {
  const last = useRef(list);
  const isSame =
    list.length === last.current.length && list.every((one, index) => one === last.current[index]);
  if (!isSame) last.current = list;
  return last.current;
}
