import { type Asked, type Intent, readOne } from "#dev/model/intent.ts";

const WRITES = /\b(?:create|add|close|reopen|assign|move|comment|edit|change|delete)\b/;

/** Issues of Jira, which is not GitHub: only where the word is said. */
export const jira: Intent = {
  does: "Search your Jira issues",
  tools: ["search_jira_issues"],
  pattern: /\bjira\b/,
  examples: {
    "Which Jira issues are mine?":
      'search_jira_issues jql="assignee = currentUser() AND statusCategory != Done ORDER BY updated DESC"',
    "my done Jira tickets":
      'search_jira_issues jql="assignee = currentUser() AND statusCategory = Done ORDER BY updated DESC"',
    "search Jira for clock": 'search_jira_issues jql="text ~ \\"clock\\" ORDER BY updated DESC"',
    'search Jira for "tea cups"': 'search_jira_issues jql="text ~ \\"tea cups\\" ORDER BY updated DESC"',
    "Jira bugs in project TEA":
      'search_jira_issues jql="project = TEA AND issuetype = Bug ORDER BY updated DESC"',
    "which Jira issues are unassigned?": 'search_jira_issues jql="assignee is EMPTY ORDER BY updated DESC"',
    "show TEA-4 in Jira": 'search_jira_issues jql="key = TEA-4"',
    "what's new in Jira?": 'search_jira_issues jql="updated >= -30d ORDER BY updated DESC"',
    "Jira with JQL: project = TEA ORDER BY priority":
      'search_jira_issues jql="project = TEA ORDER BY priority"',
    "create a Jira issue titled “Milk”": "",
  },
  run: (asked) =>
    WRITES.test(asked.orders)
      ? "I can search Jira for you, but I can't change anything there."
      : readOne("search_jira_issues", () => ({ jql: jqlOf(asked) }))(asked),
};

/** What the words stand for. Jira refuses a query without a condition: then what was touched in the last month. */
const CONDITIONS: readonly [RegExp, string][] = [
  [/\b(?:my|mine|assigned to me)\b/, "assignee = currentUser()"],
  [/\bunassigned\b/, "assignee is EMPTY"],
  [/\bbugs?\b/, "issuetype = Bug"],
  [/\b(?:done|closed)\b/, "statusCategory = Done"],
  [/^(?!.*\b(?:done|closed)\b).*\b(?:my|mine|assigned to me|open)\b/, "statusCategory != Done"],
];

function jqlOf({ text, words, quotes }: Asked): string {
  const given = /\bjql:?\s+(.+)$/is.exec(text)?.[1];
  if (given) return given.replace(/(?<![?.!])[?.!]+$/, "").trim();
  const key = /\b[A-Z][A-Z\d]+-\d+\b/.exec(text)?.[0];
  if (key) return `key = ${key}`;
  const project = /\bproject\s+([A-Z][A-Z\d]+)\b/.exec(text)?.[1];
  const term = quotes[0] ?? /\b(?:for|about)\s+([\w' -]+)$/.exec(words)?.[1];
  const parts = [
    project && `project = ${project}`,
    ...CONDITIONS.flatMap(([pattern, condition]) => (pattern.test(words) ? condition : [])),
    term && `text ~ "${term.replaceAll('"', "")}"`,
  ].filter(Boolean);
  return `${parts.length > 0 ? parts.join(" AND ") : "updated >= -30d"} ORDER BY updated DESC`;
}
