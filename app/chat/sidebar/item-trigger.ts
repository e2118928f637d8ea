import { clsx } from "clsx";

/** What both forms of the menu are given. */
export interface ItemMenuProps {
  title: string;
  onRename: () => void;
  onRemove: () => void;
}

/** The button's look: out of the way until somebody is at its line; always there where nothing hovers. */
export const ITEM_TRIGGER = clsx(
  "absolute top-0.5 right-0.5 grid size-8 place-items-center rounded-md bg-muted text-muted-foreground opacity-0",
  "hover:text-foreground focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100",
  "pointer-coarse:bg-transparent pointer-coarse:opacity-100 data-[state=open]:opacity-100",
);
