"use client";

import { useSyncExternalStore } from "react";
import { LazyWithPreload, lazyWithPreload } from "../lazy-with-preload.tsx";
import { readToasts, subscribeToToasts, type Toast } from "./store.ts";

/** Preloaded: a network failure can't be reported by code that is not loaded. */
export const toastViewport = lazyWithPreload(() => import("./toast-viewport.tsx"));

/** Where toasts appear. Their code is loaded when the person is about to act. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts, readToasts);
  if (toasts.length === 0) return null;
  return <LazyWithPreload code={toastViewport} toasts={toasts} missing={<Plain toasts={toasts} />} />;
}

function Plain({ toasts }: { toasts: readonly Toast[] }) {
  return (
    <div
      role="status"
      className="fixed right-4 bottom-4 z-50 rounded-xl border bg-card px-4 py-3 text-sm shadow-lg"
    >
      {toasts.at(-1)?.text}
    </div>
  );
}
