/** The part of JQL that the tool and the embedded model use: conditions joined by AND, and ORDER BY priority or updated. */
import type { SeedIssue } from "#dev/jira/seed.ts";

/** A query that Jira would refuse with 400; the message is what it says. */
export class JqlError extends Error {}

const PRIORITIES = ["Highest", "High", "Medium", "Low"];
const FIELDS = new Map<string, (issue: SeedIssue) => string | null>([
  ["key", (issue) => issue.key],
  ["project", (issue) => issue.project],
  ["status", (issue) => issue.status],
  ["statuscategory", ({ status }) => (["Done", "To Do"].includes(status) ? status : "In Progress")],
  ["issuetype", (issue) => issue.type],
  ["assignee", (issue) => issue.assignee],
  ["text", (issue) => `${issue.key} ${issue.summary} ${issue.description}`],
]);
const CONDITION =
  /^(\w+)\s*(>=|!=|=|~|in|is)\s*("[^"]*"|currentUser\(\)|EMPTY|-?\w+|[A-Z]+-\d+|\([\w, ]+\))$/i;
const AND_OUTSIDE_QUOTES = /\s+AND\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/i;

/** @throws JqlError */
export function searchJql(jql: string, issues: readonly SeedIssue[], login: string): SeedIssue[] {
  // The expressions below backtrack on longer ones.
  if (jql.length > 2000) throw new JqlError("The JQL query is too long.");
  const [where = "", order = ""] = jql.trim().split(/\s*\bORDER\s+BY\s+/i);
  if (!where)
    throw new JqlError("Unbounded JQL queries are not allowed here. Please add a search restriction.");
  const tests = where.split(AND_OUTSIDE_QUOTES).map((text) => parseCondition(text, login));
  const [field, direction] = order.toLowerCase().split(/\s+/);
  const rank = (one: SeedIssue) => (field === "priority" ? PRIORITIES.indexOf(one.priority) : one.ago);
  const found = issues
    .filter((issue) => tests.every((test) => test(issue)))
    .toSorted((one, other) => rank(one) - rank(other));
  return direction === "asc" ? found.toReversed() : found;
}

function parseCondition(condition: string, login: string): (issue: SeedIssue) => boolean {
  const [, field = "", operator = "", value = ""] = CONDITION.exec(condition.trim()) ?? [];
  if (!field) throw new JqlError(`Error in the JQL Query: '${condition}' is not understood.`);
  if (field === "updated") return ({ ago }) => ago <= Number(/^-(\d+)d$/.exec(value)?.[1]);
  const read = FIELDS.get(field.toLowerCase());
  if (!read) throw new JqlError(`Field '${field}' does not exist or you do not have permission to view it.`);
  const textOf = (issue: SeedIssue): string => (read(issue) ?? "").toLowerCase();
  const plain = value
    .toLowerCase()
    .replace("currentuser()", login)
    .replace(/^empty$/, "")
    .replace(/^["(]|[")]$/g, "");
  if (operator === "~") return (issue) => plain.split(/\s+/).every((word) => textOf(issue).includes(word));
  const wanted = operator.toLowerCase() === "in" ? plain.split(/\s*,\s*/) : [plain];
  return (issue) => wanted.includes(textOf(issue)) === (operator !== "!=");
}
