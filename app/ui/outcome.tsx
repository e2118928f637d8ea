"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { Notice } from "./notice.tsx";

/**
 * A notice that says what came of what the person just did. The button that they pressed is often gone with its row: then
 * nothing has the focus, and the notice takes it, so that keyboards and screen readers go on from here.
 */
export function Outcome(props: ComponentProps<typeof Notice>) {
  const place = useRef<HTMLDivElement>(null);
  // After every drawing: the same sentence may be said again of another row.
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus();
  });
  return (
    <div ref={place} tabIndex={-1} className="rounded-xl">
      <Notice {...props} />
    </div>
  );
}
