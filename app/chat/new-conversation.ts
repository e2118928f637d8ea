import { useEffect } from "react";

const listeners = new Set<() => void>();

/** Asks for a new conversation. If the page shows one without an address, there is no navigation that would. */
export function startNewConversation(): void {
  for (const listener of listeners) listener();
}

/** @param onAsked stable from one render to the next */
export function useNewConversation(onAsked: () => void): void {
  useEffect(() => {
    listeners.add(onAsked);
    return () => {
      listeners.delete(onAsked);
    };
  }, [onAsked]);
}
