"use client";

import { useEffect, useRef } from "react";
import { Button } from "#app/ui/button.tsx";

/** In the same chunk: editing a message needs both. */
export { resolveFork } from "./resolve-fork.ts";

interface Props {
  text: string;
  onSend: (text: string) => void;
  onCancel: () => void;
}

/** Edits a message. Enter sends it, Shift+Enter adds a line, Escape cancels. */
export default function MessageForm({ text, onSend, onCancel }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const box = area.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, []);

  function send(): void {
    const words = area.current?.value.trim();
    if (words) onSend(words);
  }

  return (
    <form
      className="w-full"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
        const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
        if (event.key !== "Enter" || event.shiftKey || isComposing) return;
        if (event.target !== area.current) return;
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        aria-label="Edit your message"
        dir="auto"
        defaultValue={text}
        rows={Math.min(8, text.split("\n").length + 1)}
        className="w-full rounded-2xl border border-input bg-card px-4 py-2.5 leading-relaxed"
      />
      <div className="mt-2 flex justify-end gap-2">
        <Button look="ghost" size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" size="small">
          Send
        </Button>
      </div>
    </form>
  );
}
