import { ChevronsUpDown } from "lucide-react";
import { Avatar } from "#app/ui/avatar.tsx";
import { useChat } from "../chat-context.ts";

/** The classes of the menu's button in both forms. */
export const TRIGGER =
  "flex w-full items-center gap-3 rounded-lg p-2 text-left hover:bg-muted data-[state=open]:bg-muted";

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
      <ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" />
    </>
  );
}
