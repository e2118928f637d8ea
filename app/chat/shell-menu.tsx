"use client";

import { Menu } from "lucide-react";
import { createContext, useContext } from "react";
import { Button } from "#app/ui/button.tsx";

/** Opens the drawer of phones. Apart from the chat's facts: whoever uses it needs nothing else. */
export const ShellMenuContext = createContext<() => void>(() => undefined);

/** The button in the corner of a phone's screen. */
export function ShellMenuButton() {
  const open = useContext(ShellMenuContext);
  return (
    <Button look="ghost" size="icon" aria-label="Open menu" onClick={open} className="md:hidden">
      <Menu aria-hidden="true" className="size-5" />
    </Button>
  );
}
