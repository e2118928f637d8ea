/** The part of JQL that the tool and the embedded model use: conditions joined by AND, and ORDER BY priority or updated. */
import type { SeedIssue } from "#dev/jira/seed.ts";

/** A query that Jira would refuse with 400; the message is what it says. */
export class JqlError extends Error {}

const PRIORITIES = ["Highest", "High", "Medium", "Low"];
const FIELDS: Record<string, (issue: SeedIssue) => string | null> = {
  key: (issue) => issue.key,
  project: (issue) => issue.project,
  status: (issue) => issue.status,
  statuscategory: ({ status }) => (status === "Done" || status === "To Do" ? status : "In Progress"),
  issuetype: (issue) => issue.type,
  assignee: (issue) => issue.assignee,
  text: (issue) => `${issue.key} ${issue.summary} ${issue.description}`,
};
const CONDITION =
  /^(\w+)\s*(>=|!=|=|~|in|is)\s*("[^"]*"|currentUser\(\)|EMPTY|-?\w+|[A-Z]+-\d+|\([\w, ]+\))$/i;

/** @throws JqlError */
export function searchJql(jql: string, issues: readonly SeedIssue[], login: string): SeedIssue[] {
  const [, where = "", order = ""] = /^(.*?)\s*(?:\bORDER\s+BY\s+(.*))?$/is.exec(jql.trim()) ?? [];
  if (!where)
    throw new JqlError(
      "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
    );
  const tests = where
    .split(/\s+AND\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/i)
    .map((text) => parseCondition(text, login));
  const [field = "", direction = ""] = order.toLowerCase().split(/\s+/);
  const rank = ({ priority, ago }: SeedIssue): number =>
    field === "priority" ? PRIORITIES.indexOf(priority) : ago;
  const sign = direction === "asc" ? -1 : 1;
  return issues
    .filter((issue) => tests.every((test) => test(issue)))
    .toSorted((one, other) => sign * (rank(one) - rank(other)));
}

function parseCondition(condition: string, login: string): (issue: SeedIssue) => boolean {
  const [, field = "", operator = "", value = ""] = CONDITION.exec(condition.trim()) ?? [];
  if (!field) throw new JqlError(`Error in the JQL Query: '${condition}' is not understood.`);
  const values = value.replace(/^[("]|[)"]$/g, "").split(operator.toLowerCase() === "in" ? /\s*,\s*/ : /$^/);
  if (field === "updated") {
    const days = Number(/^-(\d+)d$/.exec(value)?.[1]);
    return ({ ago }) => ago <= days;
  }
  const read = Object.hasOwn(FIELDS, field.toLowerCase()) ? FIELDS[field.toLowerCase()] : undefined;
  if (!read) throw new JqlError(`Field '${field}' does not exist or you do not have permission to view it.`);
  const wanted = values.map((one) =>
    one === "currentUser(" ? login : /^empty$/i.test(one) ? "" : one.toLowerCase(),
  );
  const textOf = (issue: SeedIssue): string => (read(issue) ?? "").toLowerCase();
  if (operator === "~") {
    const words = wanted.join(" ").split(/\s+/);
    return (issue) => words.every((word) => textOf(issue).includes(word));
  }
  return (issue) => wanted.includes(textOf(issue)) === (operator !== "!=");
}
