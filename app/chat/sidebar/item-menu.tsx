"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { toastViewport } from "#app/ui/toasts/toasts.tsx";
import { ITEM_TRIGGER, type ItemMenuProps } from "./item-trigger.ts";

const load = () => import("./item-menu-open.tsx");
const menu = lazyWithPreload(load);
export const renameForm = lazyWithPreload(async () => ({ default: (await load()).RenameForm }));

/** Actions may fail or be undone: loads the toasts too. */
function preload(): void {
  menu.preload();
  renameForm.preload();
  toastViewport.preload();
}

/** A conversation's actions. The menu is loaded on hover or focus. */
export function ItemMenu(props: ItemMenuProps) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={`More for “${props.title}”`}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => setWanted(true)}
      className={ITEM_TRIGGER}
    >
      <Ellipsis className="size-4" />
    </button>
  );
  if (!isWanted) return button;
  return <LazyWithPreload loading={button} code={menu} {...props} />;
}
