"use client";

import { useState } from "react";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { TRIGGER, UserLine } from "./user-line.tsx";

const menu = lazyWithPreload(() => import("./user-menu-open.tsx"));

/** Who is signed in. The menu is loaded on hover or focus. */
export function UserMenu() {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={menu.preload}
      onFocus={menu.preload}
      onClick={() => setWanted(true)}
      className={TRIGGER}
    >
      <UserLine />
    </button>
  );
  if (!isWanted) return button;
  return <LazyWithPreload loading={button} code={menu} />;
}
