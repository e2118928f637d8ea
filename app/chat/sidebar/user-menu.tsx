"use client";

import { ChevronsUpDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Avatar } from "#app/ui/avatar.tsx";
import { useChat } from "../chat-context.ts";

const loadMenu = () => import("./user-menu-open.tsx");
const UserMenuOpen = lazy(loadMenu);

/** The classes of the button, for both of its forms. */
export const TRIGGER =
  "flex w-full items-center gap-3 rounded-lg p-2 text-left hover:bg-muted data-[state=open]:bg-muted";

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

/** Name and address, as the button shows them. */
export function UserLine() {
  const { user } = useChat();
  return (
    <>
      <Avatar name={user.name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-sm">
          <span className="sr-only">Account: </span>
          {user.name}
        </span>
        <span className="block truncate text-muted-foreground text-xs">{user.email}</span>
      </span>
      <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
    </>
  );
}
