"use client";

import { useEffect, useRef, useState } from "react";
import { buttonClass } from "#app/ui/button.tsx";

/** Loads more conversations when pressed or scrolled near. */
export function MoreButton({ onMore }: { onMore: () => Promise<void> }) {
  const button = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState<"ready" | "loading" | "failed">("ready");

  function load(): void {
    if (state === "loading") return;
    setState("loading");
    onMore().then(
      () => setState("ready"),
      () => setState("failed"),
    );
  }

  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    // After each page again, as long as it is visible. After a failure it waits for a press.
    if (!button.current || state !== "ready") return;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current();
      },
      { rootMargin: "200px" },
    );
    watcher.observe(button.current);
    return () => watcher.disconnect();
  }, [state]);

  return (
    <button
      ref={button}
      type="button"
      onClick={load}
      aria-busy={state === "loading"}
      className={buttonClass("ghost", "small", "mt-2 w-full")}
    >
      {state === "failed" ? "Older conversations could not be loaded. Try again" : "Show older"}
    </button>
  );
}
