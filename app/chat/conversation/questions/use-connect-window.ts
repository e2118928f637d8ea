"use client";

import { type FormEvent, useEffect, useState } from "react";
import { CONNECT_CHANNEL, readOutcome } from "#app/connected/outcome.ts";
import { readNotice } from "#app/settings/connections/notices.ts";

const WINDOW = "obo-connect-window";
const FEATURES = "popup,width=560,height=760";
/** How often to look whether the person has closed the window: no event says so. */
const LOOK_MS = 500;

const CLOSED =
  "The window was closed before the provider answered. Nothing changed; try again, or say “not now”.";

/**
 * Sends a connect form into a window of its own, so that the conversation stays in sight, and hears how it ended. Where
 * the browser opens no window the form goes its plain way, and the provider's answer comes back to this page.
 * @param onConnected called when that provider is connected, by this page's window or another's
 */
export function useConnectWindow(provider: string, onConnected: () => void) {
  const [opened, setOpened] = useState<Window | null>(null);
  const [sentence, setSentence] = useState<string>();

  useEffect(() => {
    const channel = new BroadcastChannel(CONNECT_CHANNEL);
    channel.onmessage = ({ data }) => {
      const outcome = readOutcome(data);
      if (outcome?.connected === provider) onConnected();
      if (outcome?.problem) {
        setOpened(null);
        setSentence(readNotice({ problem: outcome.problem })?.text);
      }
    };
    return () => channel.close();
  }, [provider, onConnected]);

  useEffect(() => {
    if (!opened) return;
    const look = setInterval(() => {
      if (!opened.closed) return;
      setOpened(null);
      // Only a hint, and the question stays: a provider's page may look closed to us while it is not.
      setSentence((said) => said ?? CLOSED);
    }, LOOK_MS);
    return () => clearInterval(look);
  }, [opened]);

  function open(event: FormEvent<HTMLFormElement>): void {
    const form = event.currentTarget;
    const popup = form.elements.namedItem("popup");
    const child = window.open("about:blank", WINDOW, FEATURES);
    if (!child || !(popup instanceof HTMLInputElement)) return;
    popup.value = "1";
    form.target = WINDOW;
    setSentence(undefined);
    setOpened(child);
  }

  return { open, sentence };
}
