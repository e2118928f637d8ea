import type { ConversationSummary } from "../conversations.ts";

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
  // One for all: making it takes longer than a hundred uses of it.
  const dates = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const today = dayNumber(now, dates);
  for (const conversation of conversations) {
    const name = nameDay(today - dayNumber(conversation.updatedAt, dates));
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

/** Days since 1970 of a moment's date, in the time zone of `dates`. */
function dayNumber(moment: number, dates: Intl.DateTimeFormat): number {
  return Math.round(Date.parse(`${dates.format(moment)}T00:00:00Z`) / 86_400_000);
}
