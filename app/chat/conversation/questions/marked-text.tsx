import type { ReactNode } from "react";
import { joinMarks } from "./marks.ts";

interface Props {
  text: string;
  /** Draws the CR of CRLF as well. */
  isExact?: boolean;
}

/** Text of others or of the model, isolated from its neighbours; characters that nobody would see are drawn as ⟦U+202E⟧. */
export function MarkedText({ text, isExact = false }: Props) {
  return (
    <bdi>
      {joinMarks(text, isExact).map(({ isMark, text: piece }, index) => {
        // Pieces have no name but their place, and none of them moves.
        const key = `${index}`;
        return isMark ? <CodePoints key={key}>{piece}</CodePoints> : piece;
      })}
    </bdi>
  );
}

/** Characters by their code points, as a mark that looks unlike any text. */
export function CodePoints({ children }: { children?: ReactNode }) {
  return (
    <mark className="rounded bg-notice-soft px-0.5 font-mono text-[0.875em] text-notice ring-1 ring-notice/40 [overflow-wrap:anywhere]">
      {children}
    </mark>
  );
}
