/** Results of tools in markdown. One schema reads all of them: every field is optional, and a wrong one counts as absent. */
import { z } from "zod";
import { codeBlock, count, inline, link, list, paragraphs, quote, table } from "#dev/model/markdown.ts";

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const names = z.array(z.string()).optional().catch(undefined);

const item = z.object({
  ...{ title: text, name: text, full_name: text, login: text, description: text, language: text, bio: text },
  ...{
    state: text,
    status: text,
    conclusion: text,
    author: text,
    body: text,
    content: text,
    log: text,
    diff: text,
  },
  ...{
    head: text,
    base: text,
    head_sha: text,
    sha: text,
    path: text,
    fragment: text,
    filename: text,
    message: text,
  },
  ...{ url: text, repository: text, reason: text, date: text, branch: text, type: text },
  ...{ key: text, summary: text, priority: text, assignee: text },
  ...{
    number,
    id: number,
    stars: number,
    open_issues: number,
    public_repos: number,
    additions: number,
    deletions: number,
  },
  ...{ private: flag, draft: flag, merged: flag, mergeable: flag },
  ...{ labels: names, assignees: names, failed_steps: names },
  comments: z
    .union([z.number(), z.array(z.object({ author: text, body: text }))])
    .optional()
    .catch(undefined),
});
export type Item = z.output<typeof item>;

/** A property of something that may be no object at all. */
export function property(data: unknown, key: string): unknown {
  return typeof data === "object" && data !== null ? Reflect.get(data, key) : undefined;
}

/** The list under a key, or a bare one; empty when there is none. */
export function readItems(data: unknown, key: string): Item[] {
  const found = Array.isArray(data) ? data : property(data, key);
  return z.array(item).catch([]).parse(found);
}

export function readItem(data: unknown, key: string): Item | undefined {
  return item.safeParse(property(data, key)).data;
}

/** The tool's remark on what it left out. */
export function readNote(data: unknown): string | undefined {
  const note = property(data, "note");
  return typeof note === "string" ? note : undefined;
}

/** A list under a heading that counts it; or what is said when the key is not there at all: "there are none" would be wrong. */
export function describeList(
  data: unknown,
  key: string,
  opening: (found: Item[]) => string,
  body: (found: Item[]) => string,
): string {
  if (!Array.isArray(data) && !Array.isArray(property(data, key))) return describeAnything(data);
  const found = readItems(data, key);
  return found.length === 0
    ? `${opening(found)}.`
    : paragraphs(`${opening(found)}:`, body(found), readNote(data));
}

/** One line an item. */
export const lines =
  (line: (item: Item) => string, most = 100) =>
  (found: Item[]): string =>
    list(found.slice(0, most).map(line));

/** `There are **2 open issues**`. */
export const thereAre = (words: string, number: number): string =>
  `There ${number === 1 ? "is" : "are"} **${words}**`;

/** Issues and pull requests as a table, with only those columns that have something to say. */
export function tabulate(found: Item[]): string {
  const commentsOf = ({ comments = 0 }: Item): number =>
    typeof comments === "number" ? comments : comments.length;
  const stateOf = ({ draft, state = "" }: Item): string => (draft ? "draft" : state);
  const columns: [string, (item: Item) => string][] = [
    ["#", (one) => link(`#${one.number}`, one.url)],
    ["Title", (one) => inline(one.title)],
    ["Repository", (one) => inline(one.repository)],
    ["State", (one) => (new Set(found.map(stateOf)).size > 1 ? stateOf(one) : "")],
    ["Labels", (one) => (one.labels ?? []).map(inline).join(", ")],
    ["Branch", (one) => (one.head ? `${inline(one.head)} → ${inline(one.base)}` : "")],
    ["By", (one) => inline(one.author)],
    ["Comments", (one) => (commentsOf(one) > 0 ? String(commentsOf(one)) : "")],
  ];
  const shown = columns.filter(([, cell]) => found.some((one) => cell(one)));
  return table(
    shown.map(([header]) => header),
    found.map((one) => shown.map(([, cell]) => cell(one))),
  );
}

/** An issue or a pull request: a heading, a line of facts, its text and its comments as quotations. */
export function describeIssue(found: Item, where: string, note?: string): string {
  const { labels = [], assignees = [], comments, head, base, body } = found;
  const facts = [
    found.draft ? "draft" : found.state,
    `opened by ${inline(found.author ?? "someone")}`,
    head && `\`${head}\` → \`${base}\``,
    labels.length > 0 && `labels: ${labels.map(inline).join(", ")}`,
    assignees.length > 0 && `assigned to ${assignees.map(inline).join(", ")}`,
  ];
  const said = Array.isArray(comments) ? comments : [];
  return paragraphs(
    `### ${link(`#${found.number} ${found.title}`, found.url)}`,
    `${inline(where)} · ${facts.filter(Boolean).join(" · ")}`,
    body ? quote(body) : "It has no description.",
    ...said.map((one) => `**${inline(one.author ?? "someone")}** wrote:\n\n${quote(one.body ?? "", 600)}`),
    note,
  );
}

export function describeRepository(repo: Item): string {
  const { stars = 0, open_issues = 0 } = repo;
  const facts = [
    repo.private === undefined ? undefined : repo.private ? "private" : "public",
    repo.language,
    stars > 0 && `★ ${stars}`,
    open_issues > 0 && count(open_issues, "open issue"),
  ];
  const about = repo.description ? ` — ${inline(repo.description)}` : "";
  return `**${link(repo.full_name ?? "", repo.url)}**${about} · ${facts.filter(Boolean).join(" · ")}`;
}

/** Markdown is quoted, so that it can be read; anything else is shown as code. */
export function showContent(path: string, content: string): string {
  return /\.mdx?$/i.test(path) ? quote(content, 4000) : codeBlock(content, /\.(\w+)$/.exec(path)?.[1] ?? "");
}

/** A result of no known shape: a list in it as a list, anything else as it is. */
export function describeAnything(data: unknown): string {
  const values: unknown[] = typeof data === "object" && data !== null ? Object.values(data) : [];
  const found: unknown = Array.isArray(data) ? data : values.find(Array.isArray);
  if (!Array.isArray(found)) return codeBlock(JSON.stringify(data, null, 2), "json");
  if (found.length === 0) return "There is nothing there.";
  const line = (one: unknown): string => {
    const { number: place, title, full_name, name, login, path, message, url } = item.catch({}).parse(one);
    const words = title ?? full_name ?? name ?? login ?? path ?? message ?? JSON.stringify(one);
    return link(`${place ? `#${place} ` : ""}${words}`.slice(0, 120), url);
  };
  return paragraphs(list(found.slice(0, 30).map(line)), readNote(data));
}
