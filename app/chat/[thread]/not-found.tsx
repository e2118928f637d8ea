import Link from "next/link";
import { buttonClass } from "#app/ui/button.tsx";
import { MessagePage } from "#app/ui/message-page.tsx";

/** Deleted, mistyped, or another person's: the three look the same. */
export default function ConversationNotFound() {
  return (
    <MessagePage
      title="There is no such conversation"
      actions={
        <Link href="/chat" className={buttonClass("primary")}>
          New conversation
        </Link>
      }
    >
      <p>It may have been deleted, or it belongs to another account.</p>
    </MessagePage>
  );
}
