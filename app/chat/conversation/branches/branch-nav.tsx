"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef } from "react";
import { buttonClass } from "#app/ui/button.tsx";
import type { Branch, Versions } from "./branches.ts";

interface Props {
  versions: Versions;
  /** The person has just used it, so it keeps the focus. */
  hasFocus: boolean;
  onShow: (branch: Branch) => void;
}

/** ‹ 2/3 ›: switches between the versions of a message. */
export default function BranchNav({ versions, hasFocus, onShow }: Props) {
  const { number, count, previous, next } = versions;
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (hasFocus) group.current?.querySelector<HTMLButtonElement>("button:not(:disabled)")?.focus();
  }, [hasFocus]);
  return (
    <fieldset ref={group} className="flex items-center text-muted-foreground text-xs">
      <legend className="sr-only">Versions of this message</legend>
      <ToVersion name="Previous version" Icon={ChevronLeft} branch={previous} onShow={onShow} />
      <span className="tabular-nums">
        <span className="sr-only">Version </span>
        {number}/{count}
      </span>
      <ToVersion name="Next version" Icon={ChevronRight} branch={next} onShow={onShow} />
    </fieldset>
  );
}

interface ToVersionProps {
  name: string;
  Icon: typeof ChevronLeft;
  branch: Branch | undefined;
  onShow: Props["onShow"];
}

function ToVersion({ name, Icon, branch, onShow }: ToVersionProps) {
  return (
    <button
      type="button"
      aria-label={name}
      disabled={!branch}
      onClick={() => branch && onShow(branch)}
      className={buttonClass("ghost", "icon", "size-8!")}
    >
      <Icon className="size-4" />
    </button>
  );
}
