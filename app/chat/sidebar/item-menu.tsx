"use client";

import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ITEM_TRIGGER, type ItemMenuProps } from "./item-trigger.ts";

const loadMenu = () => import("./item-menu-open.tsx");
const ItemMenuOpen = lazy(loadMenu);

/** What can be done with a conversation. The menu itself is loaded when somebody reaches for it. */
export function ItemMenu(props: ItemMenuProps) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={`More for “${props.title}”`}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={loadMenu}
      onFocus={loadMenu}
      onClick={() => setWanted(true)}
      className={ITEM_TRIGGER}
    >
      <Ellipsis aria-hidden="true" className="size-4" />
    </button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <ItemMenuOpen {...props} />
    </Suspense>
  );
}
