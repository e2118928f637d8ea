import { clsx } from "clsx";

/** The props of both forms of the menu. */
export interface ItemMenuProps {
  title: string;
  onRename: () => void;
  onRemove: () => void;
}

/** The button's classes: hidden until its item has hover or focus; always visible on touch screens. */
export const ITEM_TRIGGER = clsx(
  "absolute top-0.5 right-0.5 grid size-8 place-items-center rounded-md bg-muted text-muted-foreground opacity-0",
  "hover:text-foreground focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100",
  "pointer-coarse:bg-transparent pointer-coarse:opacity-100 data-[state=open]:opacity-100",
);
