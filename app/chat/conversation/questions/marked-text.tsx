import { clsx } from "clsx";
import type { ReactNode } from "react";
import { joinMarks } from "./marks.ts";

/** The items of a list are aligned to the side of its markers, whatever the direction of an item's text. */
export const LIST_SIDE = "text-left [&:dir(rtl)]:text-right";

interface Props {
  text: string;
  /** Draws the CR of CRLF as well. */
  isExact?: boolean;
  /** A block, each line of which is aligned by its own direction. */
  isBlock?: boolean;
}

/**
 * Text by strangers or the model, with its direction isolated; invisible characters are shown as ⟦U+202E⟧. Not a `bdi` element:
 * `dir="auto"` of what is around it would skip it.
 */
export function MarkedText({ text, isExact = false, isBlock = false }: Props) {
  return (
    <span data-verbatim="" className={clsx("[unicode-bidi:plaintext]", isBlock && "block")}>
      {joinMarks(text, isExact).map(({ isMark, text: piece }, index) => {
        // A piece is identified by its position, and none of them moves.
        const key = `${index}`;
        return isMark ? <CodePoints key={key}>{piece}</CodePoints> : piece;
      })}
    </span>
  );
}

/** Code points of characters, marked so that no text looks like it. */
export function CodePoints({ children }: { children?: ReactNode }) {
  return (
    <mark
      dir="ltr"
      className="rounded bg-notice-soft px-0.5 font-mono text-[0.875em] text-notice ring-1 ring-notice/40 [overflow-wrap:anywhere]"
    >
      {children}
    </mark>
  );
}
