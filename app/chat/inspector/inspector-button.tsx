"use client";

import { Waypoints } from "lucide-react";
import { useRef, useState } from "react";
import { buttonClass } from "#app/ui/button.tsx";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";

const inspector = lazyWithPreload(() => import("./inspector.tsx"));

/** Opens the flow inspector, which is loaded on demand. */
export function InspectorButton({ threadId }: { threadId: string }) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onPointerEnter={inspector.preload}
        onFocus={inspector.preload}
        onClick={() => {
          setWanted(true);
          setOpen((before) => !before);
        }}
        className={buttonClass("ghost", "small", "shrink-0 rounded-full max-sm:px-2")}
      >
        <Waypoints className="size-4" />
        <span className="max-sm:sr-only">How it works</span>
      </button>
      {isWanted ? (
        <LazyWithPreload
          code={inspector}
          threadId={threadId}
          isOpen={isOpen}
          onOpenChange={setOpen}
          onClosed={() => button.current?.focus()}
        />
      ) : null}
    </>
  );
}
