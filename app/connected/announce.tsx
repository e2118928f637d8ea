"use client";

import { useEffect } from "react";
import { CONNECT_CHANNEL, type ConnectOutcome } from "./outcome.ts";

/** Tells the page that opened this window how it ended, and closes it. Holds nothing secret. */
export function Announce({ connected, problem }: ConnectOutcome) {
  useEffect(() => {
    const channel = new BroadcastChannel(CONNECT_CHANNEL);
    channel.postMessage({ connected, problem } satisfies ConnectOutcome);
    channel.close();
    window.close();
  }, [connected, problem]);
  return null;
}
