import { useEffect } from "react";

const listeners = new Set<() => void>();

/** A new conversation is asked for. Where one is before the person's eyes that has no address yet, no navigation would say so. */
export function beginAnew(): void {
  for (const listener of listeners) listener();
}

/** @param onAsked stable from one render to the next */
export function useBeginAnew(onAsked: () => void): void {
  useEffect(() => {
    listeners.add(onAsked);
    return () => {
      listeners.delete(onAsked);
    };
  }, [onAsked]);
}
