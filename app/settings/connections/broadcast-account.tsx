"use client";

import { useEffect } from "react";
import { type AccountNews, CONNECT_CHANNEL } from "#app/connected/outcome.ts";

/** Broadcasts the GitHub account to the chats in this browser's other windows. @param login null for none */
export function TellAccount({ login }: { login: string | null }) {
  useEffect(() => {
    const channel = new BroadcastChannel(CONNECT_CHANNEL);
    channel.postMessage({ account: login === null ? null : { login } } satisfies AccountNews);
    channel.close();
  }, [login]);
  return null;
}
