"use client";

import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { CONNECT_CHANNEL, type Heard, readOutcome } from "#app/connected/outcome.ts";
import { readNotice } from "#app/settings/connections/notices.ts";

const FEATURES = "popup,width=560,height=760";
/** How often to check whether the popup was closed: there is no event for it. */
const LOOK_MS = 500;

const CLOSED =
  "The window was closed before the provider answered. Nothing changed: try again, or say “not now”. (Is it still open? Then continue there.)";

export interface ConnectWindow {
  /** The form's `onSubmit`. Its target, and the field `popup`, are set here. */
  open: (event: FormEvent<HTMLFormElement>) => void;
  /** Why the last attempt failed. */
  sentence: string | undefined;
  /** Another window has connected the provider meanwhile. */
  isConnectedElsewhere: boolean;
}

/**
 * Submits a connect form into a popup, so that the conversation stays visible, and listens for the outcome. If the browser blocks
 * popups, the form is submitted here, and the provider returns to this page.
 * @param before the message for an attempt that returned to this page
 * @param onConnected called when the popup has connected the provider
 */
export function useConnectWindow(
  provider: string,
  before: string | undefined,
  onConnected: () => void,
): ConnectWindow {
  // One per card: another card's popup does not answer this one.
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
    // The popup's message counts even after it looked closed.
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
      // Only a hint: a provider's page may look closed to us while it is open.
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
    // Not by a hidden field: React re-renders the form before the browser reads it, and resets the value.
    const sayWaiter = ({ formData }: FormDataEvent) => formData.set("popup", waiter);
    form.addEventListener("formdata", sayWaiter, { once: true });
    child.current = opened;
    setSentence(undefined);
    setOpen(true);
  }

  return { open, sentence, isConnectedElsewhere };
}
