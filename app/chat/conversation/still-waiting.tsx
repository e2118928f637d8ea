import { useEffect, useState } from "react";
import type { Turn } from "./turns.ts";

const SILENCE_MS = 20_000;

/** Says that nothing has arrived for a while: a model or tool may be slow, and the person decides whether to wait. */
export function StillWaiting({ turns, isRunning }: { turns: readonly Turn[]; isRunning: boolean }) {
  const [silentSince, setSilentSince] = useState<readonly Turn[]>();
  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => setSilentSince(turns), SILENCE_MS);
    return () => clearTimeout(timer);
  }, [turns, isRunning]);
  return (
    <p role="status" className="text-muted-foreground text-sm empty:hidden">
      {isRunning && silentSince === turns
        ? "Still waiting for an answer: nothing has arrived for 20 seconds. Keep waiting, or press Stop."
        : null}
    </p>
  );
}
