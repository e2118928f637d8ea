"use client";

import { Suspense, useSyncExternalStore } from "react";
import { Apart, loadApart } from "../apart.tsx";
import { readNoToasts, readToasts, subscribeToToasts } from "./store.ts";

const viewport = loadApart(() => import("./toast-viewport.tsx"));

/** Where toasts appear. What draws them is loaded with the first one. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts, readNoToasts);
  if (toasts.length === 0) return null;
  return (
    <Suspense>
      <Apart code={viewport} toasts={toasts} />
    </Suspense>
  );
}
