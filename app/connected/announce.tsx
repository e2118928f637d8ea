"use client";

import { useEffect } from "react";
import { CONNECT_CHANNEL, type ConnectOutcome, isHeardBy } from "./outcome.ts";

/**
 * Tells the card that opened this popup the outcome, and closes the popup once the card has acknowledged it. If no card listens,
 * the page stays, with a link back. Nothing of it is secret.
 */
export function Announce({ waiter, connected, problem, login }: ConnectOutcome) {
  useEffect(() => {
    const channel = new BroadcastChannel(CONNECT_CHANNEL);
    channel.onmessage = ({ data }) => {
      if (isHeardBy(waiter, data)) window.close();
    };
    channel.postMessage({ waiter, connected, problem, login } satisfies ConnectOutcome);
    return () => channel.close();
  }, [waiter, connected, problem, login]);
  return null;
}
