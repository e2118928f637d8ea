"use client";

import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { buttonClass } from "../button.tsx";
import { closeToast, type Toast } from "./store.ts";

/** Time to read and undo. It pauses while the pointer or the focus is on the toast. */
const SHOWN_MS = 8_000;

/** The toasts, in a live region. F8 goes there from the keyboard. */
export default function ToastViewport({ toasts }: { toasts: readonly Toast[] }) {
  return (
    <Radix.Provider duration={SHOWN_MS} label="Notice" swipeDirection="down">
      {toasts.map(({ id, tone, text, action }) => (
        <Radix.Root
          key={id}
          type="foreground"
          onOpenChange={(isOpen) => (isOpen ? undefined : closeToast(id, false))}
          className="pointer-events-auto flex animate-rise items-center gap-3 rounded-xl border border-foreground/20 bg-foreground py-2 pr-2 pl-4 text-background text-sm shadow-black/15 shadow-lg data-[swipe=move]:translate-y-(--radix-toast-swipe-move-y)"
        >
          <Radix.Description className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            {tone === "bad" ? <span className="font-semibold">Not done: </span> : null}
            {text}
          </Radix.Description>
          {action ? (
            <Radix.Action asChild altText={`${action.name}: press F8, then Enter`}>
              <button
                type="button"
                onClick={() => closeToast(id, true)}
                className="min-h-9 rounded-lg px-3 font-semibold underline underline-offset-4 hover:bg-background/15"
              >
                {action.name}
              </button>
            </Radix.Action>
          ) : null}
          <Radix.Close
            aria-label="Close"
            className={buttonClass("ghost", "icon", "size-9! text-inherit! hover:bg-background/15!")}
          >
            <X className="size-4" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="print:hidden pointer-events-none fixed inset-x-0 bottom-36 z-50 mx-auto grid w-full max-w-md gap-2 px-4 outline-none" />
    </Radix.Provider>
  );
}
