import { type RefObject, useEffect, useRef } from "react";

/** Puts the keyboard into the first field of a form that somebody has just opened. */
export function useFirstFocus<T extends HTMLElement>(): RefObject<T | null> {
  const form = useRef<T>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("textarea, input")?.focus(), []);
  return form;
}
