"use client";

import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { CONNECT_CHANNEL, type Heard, readOutcome } from "#app/connected/outcome.ts";
import { readNotice } from "#app/settings/connections/notices.ts";

const FEATURES = "popup,width=560,height=760";
/** How often to look whether the person has closed the window: no event says so. */
const LOOK_MS = 500;

const CLOSED =
  "The window was closed before the provider answered. Nothing changed: try again, or say “not now”. (Is it still open? Then just go on there.)";

export interface ConnectWindow {
  /** The form's `onSubmit`. Its target, and the field `popup`, are set here. */
  open: (event: FormEvent<HTMLFormElement>) => void;
  /** How the last try went, when it did not go well. */
  sentence: string | undefined;
  /** Somebody else's window has connected the provider meanwhile: this card need not. */
  isConnectedElsewhere: boolean;
}

/**
 * Sends a connect form into a window of its own, so that the conversation stays in sight, and hears how it ended. Where
 * the browser opens no window the form goes its plain way, and the provider's answer comes back to this page.
 * @param before what is to be said of a try that ended on this page
 * @param onConnected called when the window that was opened here has connected the provider
 */
export function useConnectWindow(
  provider: string,
  before: string | undefined,
  onConnected: () => void,
): ConnectWindow {
  // One for each card: what another card's window brings is not this one's answer.
  const [waiter] = useState(() => crypto.randomUUID());
  const child = useRef<Window>(undefined);
  const [isOpen, setOpen] = useState(false);
  const [sentence, setSentence] = useState(before);
  const [isConnectedElsewhere, setElsewhere] = useState(false);

  const hear = useEffectEvent((message: unknown): Heard | undefined => {
    const outcome = readOutcome(message);
    if (outcome?.waiter !== waiter) {
      if (outcome?.connected === provider) setElsewhere(true);
      return undefined;
    }
    // What the window says counts, also after it looked closed.
    setOpen(false);
    setSentence(outcome.problem ? readNotice({ problem: outcome.problem })?.text : undefined);
    if (outcome.connected === provider) onConnected();
    return { heard: waiter };
  });

  useEffect(() => {
    const channel = new BroadcastChannel(CONNECT_CHANNEL);
    channel.onmessage = ({ data }) => {
      const answer = hear(data);
      if (answer) channel.postMessage(answer);
    };
    return () => channel.close();
  }, []);

  useEffect(() => {
    if (!isOpen) return;
    const look = setInterval(() => {
      if (!child.current?.closed) return;
      setOpen(false);
      // Only a hint, and the question stays: a provider's page may look closed to us while it is not.
      setSentence(CLOSED);
    }, LOOK_MS);
    return () => clearInterval(look);
  }, [isOpen]);

  function open(event: FormEvent<HTMLFormElement>): void {
    const form = event.currentTarget;
    const name = `obo-connect-${waiter}`;
    const opened = window.open("about:blank", name, FEATURES);
    form.target = opened ? name : "";
    if (!opened) return;
    // Not by a hidden field: React renders the form again before the browser reads it, and puts back what it drew.
    const sayWaiter = ({ formData }: FormDataEvent) => formData.set("popup", waiter);
    form.addEventListener("formdata", sayWaiter, { once: true });
    child.current = opened;
    setSentence(undefined);
    setOpen(true);
  }

  return { open, sentence, isConnectedElsewhere };
}
