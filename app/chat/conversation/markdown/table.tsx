import { clsx } from "clsx";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { readText, type TreeNode } from "../questions/markdown-preview/tree.ts";

type Props<Tag extends "table" | "th" | "td"> = ComponentProps<Tag> & { node?: TreeNode };

/** A table at full height. A wide one scrolls sideways, also by keyboard, and shows on which side there is more. */
export function Table({ children, dir }: Props<"table">) {
  const { box, hasMore } = useSideways();
  const isWide = hasMore.left || hasMore.right;
  return (
    <div className="relative my-4" data-block>
      <div
        ref={box}
        dir={dir}
        {...(isWide ? { role: "group", "aria-label": "Wide table", tabIndex: 0 } : {})}
        className="overflow-x-auto rounded-md border print:overflow-visible"
      >
        <table className="w-full text-sm tabular-nums">{children}</table>
      </div>
      {hasMore.left ? <Shade side="left" /> : null}
      {hasMore.right ? <Shade side="right" /> : null}
    </div>
  );
}

/** Shows that there is more on this side. */
function Shade({ side }: { side: "left" | "right" }) {
  return (
    <span
      aria-hidden="true"
      data-more={side}
      className={clsx(
        "pointer-events-none absolute inset-y-px w-6 from-shade to-transparent print:hidden",
        side === "left" ? "left-px rounded-l-md bg-linear-to-r" : "right-px rounded-r-md bg-linear-to-l",
      )}
    />
  );
}

/** Whether an element can scroll further left or right. */
function useSideways() {
  const box = useRef<HTMLDivElement>(null);
  const [hasMore, setHasMore] = useState({ left: false, right: false });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      const room = scrollWidth - clientWidth;
      // In right-to-left text, it goes from 0 down.
      const before = getComputedStyle(element).direction === "rtl" ? room + scrollLeft : scrollLeft;
      const [left, right] = [before > 1, room - before > 1];
      setHasMore((known) => (known.left === left && known.right === right ? known : { left, right }));
    };
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    if (element.firstElementChild) resized.observe(element.firstElementChild);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);
  return { box, hasMore };
}

const CELL = "px-3 py-2 text-start align-top sm:px-4 print:px-2 print:text-xs";

export function HeaderCell({ children, node, style, dir }: Props<"th">) {
  const { className, minWidth } = widthFor(node);
  return (
    <th
      dir={dir}
      style={{ ...style, minWidth }}
      className={clsx(CELL, "bg-muted/80 font-semibold", className)}
    >
      {children}
    </th>
  );
}

export function Cell({ children, node, style, dir }: Props<"td">) {
  const { className, minWidth } = widthFor(node);
  return (
    <td dir={dir} style={{ ...style, minWidth }} className={clsx(CELL, "border-t", className)}>
      {children}
    </td>
  );
}

/** In print, longer words may break. */
const MOST_ON_PAPER = 10;

/** Dates, names and numbers stay on one line; prose gets a readable width. */
function widthFor(node: TreeNode | undefined): { className: string; minWidth?: string | undefined } {
  const text = node ? readText(node).trim() : "";
  const words = text.split(/\s+/);
  if (text.length > (words.length > 1 ? 16 : 32)) return { className: widthForProse(text.length) };
  const longest = Math.min(MOST_ON_PAPER, Math.max(...words.map(({ length }) => length)));
  return { className: "whitespace-nowrap print:whitespace-normal", minWidth: `calc(${longest}ch + 1rem)` };
}

/** A paragraph gets most of a phone's width: in a narrower column it would be several screens high. */
function widthForProse(length: number): string {
  if (length > 200) return "min-w-72 print:min-w-24";
  return length > 40 ? "min-w-48 print:min-w-24" : "min-w-32 print:min-w-20";
}
