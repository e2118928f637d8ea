"use client";

import { lazy, Suspense, useState } from "react";
import { TRIGGER, UserLine } from "./user-line.tsx";

const loadMenu = () => import("./user-menu-open.tsx");
const UserMenuOpen = lazy(loadMenu);

/** Who is signed in, and what they can do about it. The menu itself is loaded when somebody reaches for it. */
export function UserMenu() {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={loadMenu}
      onFocus={loadMenu}
      onClick={() => setWanted(true)}
      className={TRIGGER}
    >
      <UserLine />
    </button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <UserMenuOpen />
    </Suspense>
  );
}
