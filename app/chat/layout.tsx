import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { SessionWatch } from "#app/session/session-watch.tsx";
import { getSession } from "#auth/authorization-server/session.ts";
import { database } from "#db/index.ts";
import { ChatShell } from "./chat-shell.tsx";
import { findGitHubAccount } from "./connection.ts";
import { listConversations } from "./conversations.ts";
import { dayBoundariesIn } from "./day-boundaries.ts";
import { readTimeZone, TIME_ZONE_COOKIE } from "./time-zone.ts";

/** The chat's layout, which stays while people switch conversations. */
export default async function ChatLayout({ children }: { children: ReactNode }) {
  const { user } = await getSession();
  // Not signed in: the page knows its own path, and redirects.
  if (!user) return children;
  const [first, account, jar] = await Promise.all([
    listConversations(database(), user.id),
    findGitHubAccount(database(), user.id),
    cookies(),
  ]);
  // With several machines, another one's clock may be ahead: nothing in the list is newer than the page.
  const now = Math.max(Date.now(), first.conversations[0]?.updatedAt ?? 0);
  const facts = {
    user: { name: user.name ?? user.email ?? "You", email: user.email },
    account: account ?? null,
    now,
  };
  const days = dayBoundariesIn(readTimeZone(jar.get(TIME_ZONE_COOKIE)?.value), now);
  return (
    <ChatShell facts={facts} first={first} days={days}>
      <SessionWatch person={user.id} />
      {children}
    </ChatShell>
  );
}
