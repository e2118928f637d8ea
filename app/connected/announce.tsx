"use client";

import { useEffect } from "react";
import { CONNECT_CHANNEL, type ConnectOutcome, isHeardBy } from "./outcome.ts";

/**
 * Tells the card that opened this window how it ended, and closes the window once the card has heard it: nothing is lost
 * between the two. With nobody there to hear, the page stays and leads back. Holds nothing secret.
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
