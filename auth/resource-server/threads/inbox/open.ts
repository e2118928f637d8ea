import { threadsDatabase } from "#auth/resource-server/threads/database.ts";
import { Inbox } from "./inbox.ts";

let opening: Promise<Inbox> | undefined;

/** The process's inbox. */
export function openInbox(): Promise<Inbox> {
  opening ??= open();
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

async function open(): Promise<Inbox> {
  return Inbox.open(await threadsDatabase());
}
