"use client";

import { Menu } from "lucide-react";
import { createContext, useContext } from "react";
import { Button } from "#app/ui/button.tsx";

/** Opens the drawer on phones. A context of its own: its users need nothing else. */
export const ShellMenuContext = createContext<() => void>(() => undefined);

/** The menu button on phones. */
export function ShellMenuButton() {
  const open = useContext(ShellMenuContext);
  return (
    <Button look="ghost" size="icon" aria-label="Open menu" onClick={open} className="md:hidden">
      <Menu className="size-5" />
    </Button>
  );
}
