"use client";

import { clsx } from "clsx";
import { ArrowUp, Square } from "lucide-react";
import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { buttonClass } from "#app/ui/button.tsx";
import { readDraft, writeDraft } from "./drafts.ts";

const ID = "message";
const PLACE = "col-start-1 row-start-1 max-h-[40dvh] min-h-10 min-w-0 px-2.5 py-2";

// Both states are one element: a transition between their colours would take nine frames while the answer is awaited.
const BUTTON = "rounded-xl transition-none!";

/** Returns the focus to the composer, for controls that disappear with it. Not on touch screens, where that would open the keyboard. */
export function focusComposer(): void {
  if (matchMedia("(pointer: fine)").matches) document.getElementById(ID)?.focus({ preventScroll: true });
}

/** A click handler for a control that disappears: focuses the composer, then acts. */
export function withComposerFocus(act: () => void): () => void {
  return () => {
    focusComposer();
    act();
  };
}

/** Nothing has the focus, or still the link that led here: focus that the person has moved elsewhere stays there. */
function isFocusFree(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLAnchorElement ? focused.href === location.href : focused === document.body;
}

/** The second click of a double click, which would undo the first: Send and Stop share one position. */
function isSecond({ detail }: MouseEvent): boolean {
  return detail > 1;
}

export interface ComposerHandle {
  /** The draft was changed from outside. */
  show(draft: string): void;
}

interface Props {
  ref: Ref<ComposerHandle>;
  /** The draft's storage key. */
  draftKey: string;
  isRunning: boolean;
  /** The person starts to type: the code for sending may be loaded. */
  onIntent: () => void;
  onSend: (text: string) => void;
  onStop: () => void;
}

/** The text field for messages. Enter sends, Shift+Enter adds a line. The next message can be written while the agent answers. */
export function Composer({ ref, draftKey, isRunning, onIntent, onSend, onStop }: Props) {
  const [text, setText] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    // After hydration, since the server knows no drafts. Text typed before that is kept, also when the key changes.
    const typed = box.current?.value;
    if (typed) writeDraft(draftKey, typed);
    setText(typed || readDraft(draftKey));
  }, [draftKey]);

  useEffect(() => {
    if (isFocusFree()) focusComposer();
  }, []);

  useImperativeHandle(ref, () => ({ show: setText }), []);

  function change(value: string): void {
    onIntent();
    setText(value);
    writeDraft(draftKey, value);
  }

  function send(): void {
    const message = text.trim();
    if (!message) return;
    // The draft stays in storage until the server has the message.
    setText("");
    onSend(message);
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter belongs to it; Safari reports that only by key code 229.
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="flex items-end gap-2 rounded-2xl border border-input bg-card p-2 shadow-black/5 shadow-sm focus-within:border-primary focus-within:ring-1 focus-within:ring-primary"
    >
      {/* The same text stands unseen behind the box and gives it its height: nothing is measured. */}
      <div className="grid min-w-0 flex-1 leading-6">
        <textarea
          ref={box}
          id={ID}
          aria-label="Message"
          dir="auto"
          rows={1}
          value={text}
          placeholder="Ask about your work"
          enterKeyHint="send"
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          className={clsx(
            PLACE,
            "resize-none bg-transparent outline-none placeholder:overflow-hidden placeholder:text-ellipsis placeholder:whitespace-nowrap placeholder:text-muted-foreground",
          )}
        />
        <div
          aria-hidden="true"
          dir="auto"
          className={clsx(PLACE, "invisible overflow-hidden whitespace-pre-wrap [overflow-wrap:anywhere]")}
        >
          {`${text} `}
        </div>
      </div>
      {isRunning ? (
        <button
          type="button"
          aria-label="Stop"
          onClick={(event) => {
            // The button may already be Send when the browser handles the click.
            event.preventDefault();
            if (!isSecond(event)) onStop();
          }}
          className={buttonClass("secondary", "icon", BUTTON)}
        >
          <Square className="size-3.5 fill-current" />
        </button>
      ) : (
        <button
          type="submit"
          aria-label="Send"
          disabled={text.trim() === ""}
          onClick={(event) => isSecond(event) && event.preventDefault()}
          className={buttonClass("primary", "icon", BUTTON)}
        >
          <ArrowUp className="size-5" />
        </button>
      )}
    </form>
  );
}
