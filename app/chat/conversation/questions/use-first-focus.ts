import { type RefObject, useEffect, useRef } from "react";

/** Focuses the first field of a form that was just opened. */
export function useFirstFocus<T extends HTMLElement>(): RefObject<T | null> {
  const form = useRef<T>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("textarea, input")?.focus(), []);
  return form;
}
