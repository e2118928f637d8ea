"use client";

import { useEffect, useRef } from "react";
import { TITLE_LENGTH } from "../conversations.ts";

/** Edits a title in place. Enter and blur save it, Escape does not. */
export function RenameForm({
  title,
  onDone,
}: {
  title: string;
  /** The new title, undefined to cancel; and whether the focus has moved elsewhere. */
  onDone: (title: string | undefined, hasLeft: boolean) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);

  // The person opened this field.
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function finish(name: string | undefined, hasLeft = false): void {
    // Removing the field blurs it once more.
    if (isDone.current) return;
    isDone.current = true;
    onDone(name?.trim(), hasLeft);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        finish(field.current?.value);
      }}
    >
      <input
        ref={field}
        aria-label="Name of the conversation"
        dir="auto"
        defaultValue={title}
        maxLength={TITLE_LENGTH}
        autoComplete="off"
        onBlur={(event) => finish(event.target.value, event.relatedTarget !== null)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          finish(undefined);
        }}
        className="-outline-offset-2 min-h-9 w-full rounded-lg border border-input bg-card px-3 text-sm"
      />
    </form>
  );
}
