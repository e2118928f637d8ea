import { useEffect, useState } from "react";

const COPIED_MS = 2_000;

/**
 * @returns whether something was just copied, and a function that copies. Without permission nothing happens: text can still be
 *   selected
 */
export function useCopied(): [isCopied: boolean, copy: (write: () => Promise<void>) => void] {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (write: () => Promise<void>) => {
    write().then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return [isCopied, copy];
}
