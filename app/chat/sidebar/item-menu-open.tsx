"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState } from "react";
import { ITEM_TRIGGER, type ItemMenuProps } from "./item-trigger.ts";

/** In the menu's chunk, from which alone it is opened. */
export { RenameForm } from "./rename-form.tsx";

const ITEM =
  "flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-[highlighted]:bg-muted";

/** The menu, open from the start: it is rendered on demand. */
export default function ItemMenuOpen({ title, onRename, onRemove }: ItemMenuProps) {
  // The chosen action moves the focus; the menu would return it to its button.
  const chosen = useRef<() => void>(undefined);
  const choose = (action: () => void) => () => {
    chosen.current = action;
  };
  const [trigger, setTrigger] = useState<HTMLButtonElement | null>(null);
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger ref={setTrigger} aria-label={`More for “${title}”`} className={ITEM_TRIGGER}>
        <Ellipsis className="size-4" />
      </DropdownMenu.Trigger>
      {/* Outside its item, which clips overflow, but inside its landmark. */}
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
            <Pencil className="size-4" />
            Rename
          </DropdownMenu.Item>
          <DropdownMenu.Item className={`${ITEM} text-danger`} onSelect={choose(onRemove)}>
            <Trash2 className="size-4" />
            Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
