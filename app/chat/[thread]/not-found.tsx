import { MessagePage } from "#app/ui/message-page.tsx";
import { NewFromDraft } from "../new-from-draft.tsx";

/** Deleted, mistyped, or another person's: the three look the same. */
export default function ConversationNotFound() {
  return (
    <MessagePage title="There is no such conversation" actions={<NewFromDraft />}>
      <p>It may have been deleted, or it belongs to another account.</p>
    </MessagePage>
  );
}
