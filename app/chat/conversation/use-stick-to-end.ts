import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { showLinkedCall } from "./linked-call.ts";

const NEAR_PX = 64;

export interface StickToEnd {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  toEnd(): void;
}

/** Keeps a scroller at its end while its content grows, as long as the person has not scrolled away from it. */
export function useStickToEnd(): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    sticks.current = true;
    setAtEnd(true);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, []);

  useEffect(() => {
    const [box, inner] = [scroller.current, content.current];
    if (!box || !inner) return;
    let isAtLink = false;
    const grown = new ResizeObserver(() => {
      // Who came to see one call is not carried off to the end.
      if (!isAtLink && showLinkedCall(inner)) {
        isAtLink = true;
        sticks.current = false;
      }
      if (sticks.current) box.scrollTop = box.scrollHeight;
    });
    let top = box.scrollTop;
    const scrolled = () => {
      const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      // Only going up lets go: content that grew since the last scroll is no reason.
      if (isNear) sticks.current = true;
      else if (box.scrollTop < top) sticks.current = false;
      top = box.scrollTop;
      setAtEnd(isNear || sticks.current);
    };
    grown.observe(inner);
    grown.observe(box);
    box.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      grown.disconnect();
      box.removeEventListener("scroll", scrolled);
    };
  }, []);

  return { scroller, content, isAtEnd, toEnd };
}
