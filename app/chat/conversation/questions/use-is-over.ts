import { useEffect, useState } from "react";
import { serverNow } from "../../server-clock.ts";

/** Longer timers fire at once: https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Whether a moment has passed, by the server's clock. For display only: the agent's clock decides.
 * @param at milliseconds since 1970
 */
export function useIsOver(at: number): boolean {
  const [isOver, setOver] = useState(() => serverNow() >= at);
  useEffect(() => {
    const left = at - serverNow();
    if (left > LONGEST_MS) return;
    const timer = setTimeout(() => setOver(true), left);
    return () => clearTimeout(timer);
  }, [at]);
  return isOver;
}
