/**
 * The part of JQL that the embedded Jira understands: conditions joined by AND, and ORDER BY.
 * `field = value`, `!=`, `in (…)`, `not in (…)`, `is (not) EMPTY`, `~`; for `updated` and `created` `>= -7d`.
 */
import type { SeedIssue } from "#dev/jira/seed.ts";

/** A query that Jira would refuse with 400; the message is what it says. */
export class JqlError extends Error {}

type Test = (issue: SeedIssue) => boolean;

const PRIORITIES = ["Highest", "High", "Medium", "Low"];
const FIELDS: Record<string, (issue: SeedIssue) => string | null> = {
  key: (issue) => issue.key,
  issuekey: (issue) => issue.key,
  project: (issue) => issue.project,
  status: (issue) => issue.status,
  statuscategory: ({ status }) => (status === "Done" || status === "To Do" ? status : "In Progress"),
  priority: (issue) => issue.priority,
  issuetype: (issue) => issue.type,
  type: (issue) => issue.type,
  assignee: (issue) => issue.assignee,
  reporter: (issue) => issue.reporter,
  summary: (issue) => issue.summary,
  description: (issue) => issue.description,
  text: (issue) => `${issue.key} ${issue.summary} ${issue.description}`,
};

const VALUE = String.raw`"[^"]*"|'[^']*'|currentUser\(\)|EMPTY|null|[\w.@-]+`;
const CONDITION = new RegExp(
  String.raw`^(\w+)\s*(>=|<=|!=|=|!~|~|not\s+in|in|is\s+not|is)\s*(\((?:[^()]|\(\))*\)|${VALUE})$`,
  "i",
);

/** @throws JqlError */
export function searchJql(jql: string, issues: readonly SeedIssue[], login: string): SeedIssue[] {
  const [, where = "", order = ""] = /^(.*?)(?:\s*\bORDER\s+BY\s+(.*))?$/is.exec(jql.trim()) ?? [];
  if (!where.trim()) {
    throw new JqlError(
      "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
    );
  }
  const tests = splitAnd(where).map((condition) => parseCondition(condition, login));
  const found = issues.filter((issue) => tests.every((test) => test(issue)));
  return sortBy(found, order);
}

/** Not within quotation marks. */
function splitAnd(where: string): string[] {
  const parts = where.match(/(?:"[^"]*"|'[^']*'|(?!\s+AND\s)[\s\S])+/gi) ?? [];
  return parts.map((part) => part.replace(/^\s*AND\s+/i, "").trim()).filter(Boolean);
}

function parseCondition(condition: string, login: string): Test {
  const [, field = "", operator = "", value = ""] = CONDITION.exec(condition) ?? [];
  const name = field.toLowerCase();
  if (!field) throw new JqlError(`Error in the JQL Query: '${condition}' is not understood.`);
  const kind = operator.toLowerCase().replace(/\s+/g, " ");
  if (name === "updated" || name === "created") return parseAge(condition, kind, value);
  const read = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (!read) throw new JqlError(`Field '${field}' does not exist or you do not have permission to view it.`);
  const wanted = valuesOf(value, login);
  const isIn = (issue: SeedIssue): boolean => {
    const text = read(issue);
    return wanted.some((one) => (one === null ? text === null : text?.toLowerCase() === one.toLowerCase()));
  };
  switch (kind) {
    case "=":
    case "in":
    case "is":
      return isIn;
    case "!=":
    case "not in":
    case "is not":
      return (issue) => !isIn(issue);
    case "~":
      return (issue) => hasWords(read(issue), wanted);
    case "!~":
      return (issue) => !hasWords(read(issue), wanted);
    default:
      throw new JqlError(`The operator '${operator}' is not supported by the '${field}' field.`);
  }
}

function valuesOf(value: string, login: string): (string | null)[] {
  const inner = value.startsWith("(") ? value.slice(1, -1) : value;
  const values = inner.match(new RegExp(VALUE, "gi")) ?? [];
  return values.map((text) => {
    if (/^currentUser\(\)$/i.test(text)) return login;
    if (/^(EMPTY|null)$/i.test(text)) return null;
    return text.replace(/^["']|["']$/g, "");
  });
}

function hasWords(text: string | null, wanted: readonly (string | null)[]): boolean {
  const words = wanted.flatMap((one) => (one ?? "").toLowerCase().replaceAll("*", "").split(/\s+/));
  return words.every((word) => text?.toLowerCase().includes(word) ?? false);
}

function parseAge(condition: string, operator: string, value: string): Test {
  const days = /^["']?-(\d+)d["']?$/.exec(value)?.[1];
  if (!days) throw new JqlError(`Error in the JQL Query: '${condition}' is not understood.`);
  return operator === ">=" ? ({ ago }) => ago <= Number(days) : ({ ago }) => ago > Number(days);
}

function sortBy(issues: SeedIssue[], order: string): SeedIssue[] {
  const [field = "updated", direction = "DESC"] = order.split(",")[0]?.trim().split(/\s+/) ?? [];
  const rank = (issue: SeedIssue): number =>
    field.toLowerCase() === "priority" ? PRIORITIES.indexOf(issue.priority) : issue.ago;
  const sign = /^ASC$/i.test(direction) ? -1 : 1;
  return issues.toSorted((one, other) => sign * (rank(one) - rank(other)));
}
