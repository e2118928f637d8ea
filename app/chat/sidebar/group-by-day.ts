import type { ConversationSummary } from "../conversations.ts";
import type { DayBoundaries } from "../day-boundaries.ts";

export interface DayGroup {
  name: string;
  conversations: ConversationSummary[];
}

/**
 * Groups conversations by the day they were last used.
 * @param conversations newest first
 */
export function groupByDay(conversations: readonly ConversationSummary[], starts: DayBoundaries): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const conversation of conversations) {
    const name = nameDay(conversation.updatedAt, starts);
    const last = groups.at(-1);
    if (last?.name === name) last.conversations.push(conversation);
    else groups.push({ name, conversations: [conversation] });
  }
  return groups;
}

function nameDay(moment: number, { today, yesterday, week, month }: DayBoundaries): string {
  if (moment >= today) return "Today";
  if (moment >= yesterday) return "Yesterday";
  if (moment >= week) return "Last 7 days";
  if (moment >= month) return "Last 30 days";
  return "Older";
}
