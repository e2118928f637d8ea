"use client";

import { Dialog } from "radix-ui";
import { Sidebar } from "./sidebar.tsx";

/** The sidebar on a phone. Focus stays inside while it is open; Escape and a tap beside it close it. */
export default function Drawer({
  isOpen,
  onOpenChange,
  onClosed,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** After closing: restores the focus. */
  onClosed: () => void;
}) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45 md:hidden print:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          className="fixed inset-y-0 left-0 z-50 w-[min(20rem,85vw)] border-r bg-sidebar shadow-2xl outline-none md:hidden print:hidden"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <Sidebar onNavigate={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
