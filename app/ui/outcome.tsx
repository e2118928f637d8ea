"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { Notice } from "./notice.tsx";

/**
 * A notice about the outcome of an action. If the pressed button is gone with its row, the notice takes the focus, so that keyboards
 * and screen readers continue here.
 */
export function Outcome(props: ComponentProps<typeof Notice>) {
  const place = useRef<HTMLDivElement>(null);
  // After every render: another row may have the same outcome.
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus();
  });
  return (
    <div ref={place} tabIndex={-1} className="rounded-xl">
      <Notice {...props} />
    </div>
  );
}
