import { useCallback, useEffect, useRef } from "react";

const CHANNEL = "obo-conversations";

/**
 * Tells the other tabs of this browser that the list of conversations changed, and hears it from them.
 * @param onChange called when another tab changed something
 */
export function useTabs(onChange: () => void): () => void {
  const channel = useRef<BroadcastChannel>(undefined);
  useEffect(() => {
    const opened = new BroadcastChannel(CHANNEL);
    opened.onmessage = onChange;
    channel.current = opened;
    return () => opened.close();
  }, [onChange]);
  return useCallback(() => channel.current?.postMessage("changed"), []);
}
