import { z } from "zod";
import type { Ask } from "#dev/model/ask.ts";
import { count, inline, link, paragraphs, table } from "#dev/model/markdown.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { readNote, UnknownShape } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes } from "#dev/model/words.ts";

const WRITES =
  /\b(?:create|add|close|reopen|assign|move|comment|edit|change|delete|(?:open|file|write) an?)\b/;

const found = z.looseObject({
  issues: z.array(
    z.looseObject({
      key: z.string(),
      summary: z.string().nullish(),
      status: z.string().nullish(),
      priority: z.string().nullish(),
      assignee: z.string().nullish(),
      url: z.string().nullish(),
    }),
  ),
});

/** Issues of Jira, which is not GitHub: only where the word is said. */
export const jira: Rule = {
  topic: "jira",
  does: "Search your Jira issues",
  tools: ["search_jira_issues"],
  examples: [
    "Which Jira issues are mine?",
    "my open Jira tickets",
    "search Jira for clock",
    "Jira bugs in project TEA",
    "which Jira issues are unassigned?",
    "show TEA-4 in Jira",
    "Jira with JQL: project = TEA ORDER BY priority",
  ],
  applies: ({ words }) => /\bjira\b/.test(words),
  plan(ask): Plan | string {
    if (WRITES.test(ask.orders)) return "I can search Jira for you, but I can't change anything there.";
    return answer(buildJql(ask));
  },
};

function* answer(jql: string): Plan {
  const data = yield* fetchData("search_jira_issues", { jql });
  const result = found.safeParse(data);
  if (!result.success) throw new UnknownShape(data);
  const { issues } = result.data;
  if (issues.length === 0) return `I found nothing in Jira for \`${jql}\`.`;
  const rows = issues.map((issue) => [
    link(issue.key, issue.url ?? undefined),
    inline(issue.summary),
    inline(issue.status),
    inline(issue.priority),
    inline(issue.assignee ?? "nobody"),
  ]);
  return paragraphs(
    `I found ${count(issues.length, "issue")} in Jira:`,
    table(["Key", "Summary", "Status", "Priority", "Assigned to"], rows),
    readNote(data),
  );
}

/** The words as JQL. Jira refuses a query without a condition: then what was touched in the last month. */
function buildJql(ask: Ask): string {
  const given = /\bjql:?\s+(.+)$/is.exec(ask.text)?.[1];
  if (given) return given.replace(/[?.!]+$/, "").trim();
  const key = /\b[A-Z][A-Z\d]+-\d+\b/.exec(ask.text)?.[0];
  if (key) return `key = ${key}`;
  const project = /\bprojects?\s+([A-Z][A-Z\d]+)\b|\b(?:in|of)\s+([A-Z][A-Z\d]{1,9})\b/.exec(ask.text);
  const mine = /\b(?:my|mine|assigned to me|i have)\b/.test(ask.words);
  const parts = [
    mine && "assignee = currentUser()",
    /\bunassigned\b|\bassigned to nobody\b/.test(ask.words) && "assignee is EMPTY",
    /\b(?:reported|opened|created|written) by me\b/.test(ask.words) && "reporter = currentUser()",
    project && `project = ${project[1] ?? project[2]}`,
    /\bbugs?\b/.test(ask.words) && "issuetype = Bug",
    findStatus(ask.words, mine),
    findText(ask),
  ].filter((part) => typeof part === "string");
  return `${parts.length > 0 ? parts.join(" AND ") : "updated >= -30d"} ORDER BY updated DESC`;
}

function findStatus(words: string, mine: boolean): string | undefined {
  if (/\b(?:done|closed|finished|resolved)\b/.test(words)) return "statusCategory = Done";
  if (/\bin progress\b/.test(words)) return 'status = "In Progress"';
  return mine || /\bopen\b/.test(words) ? "statusCategory != Done" : undefined;
}

function findText(ask: Ask): string | undefined {
  const [quoted] = findQuotes(ask.text);
  const after =
    /\b(?:for|about|mentioning)\s+([\w' -]+?)(?:\s+(?:in|of)\s+(?:jira|project)\b.*)?[?.!]*$/.exec(
      ask.words,
    )?.[1];
  const text = (quoted ?? after)?.replaceAll('"', "").trim();
  return text ? `text ~ "${text}"` : undefined;
}
