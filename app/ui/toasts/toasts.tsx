"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import { readNoToasts, readToasts, subscribeToToasts } from "./store.ts";

const ToastViewport = lazy(() => import("./toast-viewport.tsx"));

/** Where toasts appear. What draws them is loaded with the first one. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts, readNoToasts);
  if (toasts.length === 0) return null;
  return (
    <Suspense>
      <ToastViewport toasts={toasts} />
    </Suspense>
  );
}
