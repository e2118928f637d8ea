"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState } from "react";
import { ITEM_TRIGGER, type ItemMenuProps } from "./item-trigger.ts";

/** In the menu's own chunk: it is reached by the menu only. */
export { RenameForm } from "./rename-form.tsx";

const ITEM =
  "flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-[highlighted]:bg-muted";

/** The menu, open from its first moment on: it is made because somebody asked for it. */
export default function ItemMenuOpen({ title, onRename, onRemove }: ItemMenuProps) {
  // What was chosen takes the focus elsewhere; the menu would take it back to its button when it closes.
  const chosen = useRef<() => void>(undefined);
  const choose = (action: () => void) => () => {
    chosen.current = action;
  };
  const [trigger, setTrigger] = useState<HTMLButtonElement | null>(null);
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger ref={setTrigger} aria-label={`More for “${title}”`} className={ITEM_TRIGGER}>
        <Ellipsis aria-hidden="true" className="size-4" />
      </DropdownMenu.Trigger>
      {/* Out of its line, which hides what reaches beyond it, but in the landmark that it belongs to. */}
      <DropdownMenu.Portal container={trigger?.closest("aside, [role=dialog]")}>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          onCloseAutoFocus={(event) => {
            if (!chosen.current) return;
            event.preventDefault();
            chosen.current();
            chosen.current = undefined;
          }}
          className="z-50 min-w-40 animate-rise rounded-xl border bg-card p-1.5 shadow-black/10 shadow-xl"
        >
          <DropdownMenu.Item className={ITEM} onSelect={choose(onRename)}>
            <Pencil aria-hidden="true" className="size-4" />
            Rename
          </DropdownMenu.Item>
          <DropdownMenu.Item className={`${ITEM} text-danger`} onSelect={choose(onRemove)}>
            <Trash2 aria-hidden="true" className="size-4" />
            Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
