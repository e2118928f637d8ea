import { type RefObject, useRef, useState } from "react";
import { requestsFirst } from "./requests-first.ts";
import type { Submission } from "./submission.ts";

/** What is on its way. */
interface Task {
  /** It still is: nobody stopped it, and nothing else began. */
  isOurs(): boolean;
  /** It is over, unless something else began with it. */
  release(): void;
}

export interface AttemptHandle {
  /** What was said last; undefined once it is answered. For those who do two things before one is drawn. */
  last: RefObject<Submission | undefined>;
  /** The same, to be drawn until the stream has it. */
  saying: Submission | undefined;
  isBusy: boolean;
  failure: unknown;
  isStopped: boolean;
  /** Something was tried here: what the stored state says went wrong is over. */
  hasBegun: boolean;
  /** Something is on its way, or about to be. */
  isOnItsWay(): boolean;
  /** What is on its way only asks the server so far. */
  isPreparing(): boolean;
  /** @param isSent whether the answer is on its way with it */
  begin(now: Submission | undefined, isSent: boolean): Task;
  /** Does what must ask the server first. What goes wrong is handed to `fail`, unless it was stopped meanwhile. */
  prepare(
    now: Submission | undefined,
    fail: (error: unknown) => void,
    work: (isOurs: () => boolean) => Promise<void>,
  ): Promise<void>;
  /** Nothing is on its way any more. */
  rest(): void;
  /** What was said last is answered, or given back. */
  forget(): void;
  setFailure(error: unknown): void;
  setStopped(isStopped: boolean): void;
}

/** What is tried in a conversation: the last of it that was said, whether it goes on, and how it ended. */
export function useAttempt(): AttemptHandle {
  const last = useRef<Submission>(undefined);
  const task = useRef<{ isSent: boolean }>(undefined);
  const [saying, setSaying] = useState<Submission>();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [isStopped, setStopped] = useState(false);
  const [hasBegun, setBegun] = useState(false);

  function rest(): void {
    task.current = undefined;
    setBusy(false);
  }

  function begin(now: Submission | undefined, isSent: boolean): Task {
    const own = { isSent };
    task.current = own;
    last.current = now;
    setFailure(undefined);
    setStopped(false);
    setBegun(true);
    void requestsFirst(() => {
      // As it is by then.
      setSaying(last.current);
      setBusy(task.current !== undefined);
    });
    const isOurs = () => task.current === own;
    return { isOurs, release: () => isOurs() && rest() };
  }

  return {
    last,
    saying,
    isBusy,
    failure,
    isStopped,
    hasBegun,
    isOnItsWay: () => task.current !== undefined,
    isPreparing: () => task.current?.isSent === false,
    begin,
    async prepare(now, fail, work) {
      const { isOurs, release } = begin(now, false);
      try {
        await work(isOurs);
      } catch (error) {
        if (isOurs()) fail(error);
      }
      release();
    },
    rest,
    forget() {
      last.current = undefined;
      setSaying(undefined);
    },
    setFailure,
    setStopped,
  };
}
