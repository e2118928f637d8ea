"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { KeepInPlace } from "./keep-in-place.ts";

/** How far above the viewport the next page is loaded, before scrolling reaches it. */
const AHEAD = "1000px 0px 0px 0px";

interface Props {
  /** The id of the first turn rendered. */
  first: string | undefined;
  /** All loaded turns are rendered. */
  isDrawn: boolean;
  /** Loads the page before the first loaded turn; undefined if there is none. */
  load: (() => Promise<void>) | undefined;
}

/** Above the messages: loads earlier ones as they scroll into view, without moving those that are visible. */
export default function EarlierMessages({ first, isDrawn, load }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");

  const show = useCallback(() => {
    if (!load || state === "loading") return;
    setState("loading");
    load().then(
      () => setState("idle"),
      () => setState("failed"),
    );
  }, [load, state]);

  useEffect(() => {
    if (!box.current || state !== "idle" || !isDrawn) return;
    // `scrollMargin` applies to the scroller; `rootMargin` would to the window.
    const options: IntersectionObserverInit & { scrollMargin: string } = { scrollMargin: AHEAD };
    const sight = new IntersectionObserver(([entry]) => entry?.isIntersecting && show(), options);
    sight.observe(box.current);
    return () => sight.disconnect();
  }, [show, state, isDrawn]);

  return (
    <div ref={box}>
      <KeepInPlace first={first} box={box} />
      {load ? (
        <div className="flex flex-wrap items-center justify-center gap-3 pt-4 text-muted-foreground text-sm">
          <span role="status">{state === "failed" ? "Earlier messages could not be loaded." : ""}</span>
          <Button look="ghost" size="small" onClick={show}>
            {state === "loading" ? "Loading earlier messages…" : "Show earlier messages"}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
