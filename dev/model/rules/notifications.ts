import { count, inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { readNote, readNotifications } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";

/** What GitHub wants the person to know. */
export const notifications: Rule = {
  topic: "notifications",
  does: "Show your notifications",
  tools: ["list_notifications"],
  examples: ["What are my notifications?", "anything new for me?", "show all notifications"],
  applies: ({ words }) =>
    /\bnotifications?\b|\b(?:anything|something|what's) new for me\b|\bdid i miss\b/.test(words),
  *plan({ words }): Plan {
    const all = /\ball\b/.test(words) || undefined;
    const data = yield* fetchData("list_notifications", { all });
    const found = readNotifications(data);
    const kind = all ? "notification" : "unread notification";
    if (found.length === 0) return `You have no ${kind}s.`;
    const lines = found.map(
      (item) =>
        `${link(item.title ?? "(no title)", item.url)} — ${inline(item.repository)} · ${inline(item.reason?.replaceAll("_", " "))}`,
    );
    return paragraphs(`You have ${count(found.length, kind)}:`, list(lines), readNote(data));
  },
};
