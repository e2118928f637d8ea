"use client";

import { useEffect } from "react";
import { type AccountNews, CONNECT_CHANNEL } from "#app/connected/outcome.ts";

/** Tells the chats in other windows of this browser as whom the agent acts now. @param login null for as nobody */
export function TellAccount({ login }: { login: string | null }) {
  useEffect(() => {
    const channel = new BroadcastChannel(CONNECT_CHANNEL);
    channel.postMessage({ account: login === null ? null : { login } } satisfies AccountNews);
    channel.close();
  }, [login]);
  return null;
}
