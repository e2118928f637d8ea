import { useEffect, useState } from "react";
import type { Turn } from "./turns.ts";

const SILENT_MS = 20_000;

/** Says that nothing has come for a while: the model, or a tool, may be slow, and only the person knows whether it is worth it. */
export function StillWaiting({ turns, isRunning }: { turns: readonly Turn[]; isRunning: boolean }) {
  const [silentSince, setSilentSince] = useState<readonly Turn[]>();
  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => setSilentSince(turns), SILENT_MS);
    return () => clearTimeout(timer);
  }, [turns, isRunning]);
  return (
    <p role="status" className="text-muted-foreground text-sm empty:hidden">
      {isRunning && silentSince === turns
        ? "Nothing has come for 20 seconds. The agent is still waiting for an answer: you can go on waiting, or press Stop."
        : null}
    </p>
  );
}
