import type { ReactNode } from "react";
import { joinMarks } from "./marks.ts";

interface Props {
  text: string;
  /** Draws the CR of CRLF as well. */
  isExact?: boolean;
}

/** Text by strangers or the model, with its direction isolated; invisible characters are shown as ⟦U+202E⟧. */
export function MarkedText({ text, isExact = false }: Props) {
  return (
    <bdi>
      {joinMarks(text, isExact).map(({ isMark, text: piece }, index) => {
        // A piece is identified by its position, and none of them moves.
        const key = `${index}`;
        return isMark ? <CodePoints key={key}>{piece}</CodePoints> : piece;
      })}
    </bdi>
  );
}

/** Code points of characters, marked so that no text looks like it. */
export function CodePoints({ children }: { children?: ReactNode }) {
  return (
    <mark className="rounded bg-notice-soft px-0.5 font-mono text-[0.875em] text-notice ring-1 ring-notice/40 [overflow-wrap:anywhere]">
      {children}
    </mark>
  );
}
