import type { ConversationSummary } from "../chat-context.ts";

export interface DayGroup {
  name: string;
  conversations: ConversationSummary[];
}

/**
 * Parts conversations by the day they were last used.
 * @param conversations newest first
 * @param now milliseconds since 1970
 * @param timeZone an IANA name: a day begins at its midnight
 */
export function groupByDay(
  conversations: readonly ConversationSummary[],
  now: number,
  timeZone: string,
): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const conversation of conversations) {
    const name = nameDay(dayNumber(now, timeZone) - dayNumber(conversation.updatedAt, timeZone));
    const last = groups.at(-1);
    if (last?.name === name) last.conversations.push(conversation);
    else groups.push({ name, conversations: [conversation] });
  }
  return groups;
}

function nameDay(daysAgo: number): string {
  if (daysAgo <= 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  if (daysAgo <= 7) return "Last 7 days";
  if (daysAgo <= 30) return "Last 30 days";
  return "Older";
}

/** Days since 1970 of a moment's date in a time zone. */
function dayNumber(moment: number, timeZone: string): number {
  const date = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(moment);
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}
