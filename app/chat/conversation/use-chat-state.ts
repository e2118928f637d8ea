import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type ChatEvent, type ChatState, IDLE, isBusy, reduceChat } from "./chat-state.ts";
import type { Sent } from "./submission.ts";

/** Events that start an attempt. */
type Begin = Extract<ChatEvent, { type: "prepared" | "submitted" | "joined" }>;

export interface ChatStateHandle {
  /** The current state, for code that runs before the next render. */
  now: RefObject<ChatState>;
  /** The rendered state. */
  drawn: ChatState;
  dispatch(event: ChatEvent): void;
  /**
   * Starts an attempt, which ends with the promise.
   * @param work `isOurs`: it has not been stopped, and no other attempt has started
   * @param onError called only then
   */
  begin(
    event: Begin,
    work: (isOurs: () => boolean) => Promise<void>,
    onError?: (error: unknown) => void,
  ): Promise<void>;
  /** Empties the queue. @returns its texts */
  takeQueue(): string[];
}

/** A conversation's state: current and rendered. */
export function useChatState(): ChatStateHandle {
  const now = useRef(IDLE);
  const [drawn, setDrawn] = useState(IDLE);
  const dispatch = useCallback((event: ChatEvent) => {
    now.current = reduceChat(now.current, event);
    setDrawn(now.current);
  }, []);
  return {
    now,
    drawn,
    dispatch,
    async begin(event, work, onError) {
      dispatch(event);
      const { attempt } = now.current;
      const isOurs = () => now.current.attempt === attempt && isBusy(now.current);
      try {
        await work(isOurs);
      } catch (error) {
        if (isOurs()) onError?.(error);
      }
      dispatch({ type: "settled", attempt });
    },
    takeQueue() {
      const texts = now.current.queue.map(({ content }) => content);
      dispatch({ type: "emptied" });
      return texts;
    },
  };
}

/** Sends queued messages one after the other. @param isFree no run is active, and nothing went wrong */
export function useNext(
  { now, drawn, dispatch }: ChatStateHandle,
  isFree: boolean,
  say: (message: Sent) => void,
) {
  const isNext = isFree && drawn.queue.length > 0;
  useEffect(() => {
    const [message] = isNext && !isBusy(now.current) ? now.current.queue : [];
    if (!message) return;
    dispatch({ type: "dequeued" });
    say(message);
  });
}
