import { threadsDatabase } from "#auth/resource-server/threads/database.ts";
import { Inbox } from "./inbox.ts";

let opening: Promise<Inbox> | undefined;

/** The process's inbox. */
export function openInbox(): Promise<Inbox> {
  opening ??= threadsDatabase().then((db) => Inbox.open(db));
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}
