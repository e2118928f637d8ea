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

// The two are one element, whose colours would run from one to the other while the answer is awaited: in nine frames.
const BUTTON = "rounded-xl transition-none!";

/** Back to where one writes: for what takes the focus away with it. Not by touch, where that would open the keyboard. */
export function focusComposer(): void {
  if (matchMedia("(pointer: fine)").matches) document.getElementById(ID)?.focus({ preventScroll: true });
}

/** Nobody has the focus, or it is still on the link that led here: who has gone elsewhere meanwhile is not called back. */
function isFocusFree(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLAnchorElement ? focused.href === location.href : focused === document.body;
}

/** Of a double click the second one, which would take back what the first one did: Send and Stop stand in one place. */
function isSecond({ detail }: MouseEvent): boolean {
  return detail > 1;
}

export interface ComposerHandle {
  /** What is to be written on was changed elsewhere. */
  show(draft: string): void;
}

interface Props {
  ref: Ref<ComposerHandle>;
  /** Under which name the draft is kept. */
  draftKey: string;
  isRunning: boolean;
  /** Somebody begins to write: what sending needs may be loaded. */
  onIntent: () => void;
  onSend: (text: string) => void;
  onStop: () => void;
}

/** Where one writes. Enter sends, Shift+Enter makes a line, and while the agent answers the next message may be written. */
export function Composer({ ref, draftKey, isRunning, onIntent, onSend, onStop }: Props) {
  const [text, setText] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    // After hydration: the server knows no drafts. What was typed before that is kept, as it is where the key is another now.
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
    // While an input method composes, Enter belongs to it; Safari says so only by the key code 229.
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
            // It may be Send already when the browser comes to what a click on it does.
            event.preventDefault();
            if (!isSecond(event)) onStop();
          }}
          className={buttonClass("secondary", "icon", BUTTON)}
        >
          <Square aria-hidden="true" className="size-3.5 fill-current" />
        </button>
      ) : (
        <button
          type="submit"
          aria-label="Send"
          disabled={text.trim() === ""}
          onClick={(event) => isSecond(event) && event.preventDefault()}
          className={buttonClass("primary", "icon", BUTTON)}
        >
          <ArrowUp aria-hidden="true" className="size-5" />
        </button>
      )}
    </form>
  );
}
