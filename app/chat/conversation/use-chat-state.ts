import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type ChatEvent, type ChatState, IDLE, isBusy, reduceChat } from "./chat-state.ts";
import type { Sent } from "./submission.ts";

/** What is over at some time. */
type Begin = Extract<ChatEvent, { type: "prepared" | "submitted" | "joined" }>;

export interface ChatStateHandle {
  /** As it is now: for what does two things before one is drawn. */
  now: RefObject<ChatState>;
  /** As it is drawn. */
  drawn: ChatState;
  dispatch(event: ChatEvent): void;
  /**
   * Begins something and does it. The attempt is over with the promise.
   * @param work `isOurs`: it is still wanted, and nothing else began
   * @param onError called unless it is not wanted any more
   */
  begin(
    event: Begin,
    work: (isOurs: () => boolean) => Promise<void>,
    onError?: (error: unknown) => void,
  ): Promise<void>;
  /** Takes all that waits out of the queue. @returns its texts */
  takeQueue(): string[];
}

/** A conversation's state, and when it is drawn. */
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

/** Says what waits, one after the other. @param isFree nothing is being answered, and nothing went wrong */
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
