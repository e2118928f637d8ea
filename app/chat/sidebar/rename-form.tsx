"use client";

import { useEffect, useRef } from "react";
import { TITLE_LENGTH } from "../conversations.ts";

/** A title being changed, in its place. Enter and leaving keep it, Escape does not. */
export function RenameForm({
  title,
  onDone,
}: {
  title: string;
  /** The new title, undefined to leave it as it is; and whether the focus is elsewhere already. */
  onDone: (title: string | undefined, hasLeft: boolean) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);

  // The person asked for this field, and it stands where they are.
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function finish(name: string | undefined, hasLeft = false): void {
    // Taking the field away makes it lose the focus once more.
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
