/** Results of tools in markdown. No tool has a view of its own: a thing is a name with its link, short facts, and longer texts. */
import { extname } from "node:path";
import { z } from "zod";
import { codeBlock, count, inline, link, list, paragraphs, quote } from "#dev/model/markdown.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);

/** The fields that plans go by; a wrong one counts as absent. */
const item = z.object({
  title: text,
  full_name: text,
  name: text,
  login: text,
  url: text,
  state: text,
  base: text,
  content: text,
  sha: text,
  head_sha: text,
  number,
  id: number,
  open_issues: number,
  merged: flag,
  mergeable: flag,
});
export type Item = z.output<typeof item>;

/** A property of something that may be no object at all. */
export function property(data: unknown, key: string): unknown {
  return typeof data === "object" && data !== null ? Reflect.get(data, key) : undefined;
}

/** The list under a key; empty when there is none. */
export function readItems(data: unknown, key: string): Item[] {
  return z.array(item).catch([]).parse(property(data, key));
}

export function readItem(data: unknown, key: string): Item | undefined {
  return item.safeParse(property(data, key)).data;
}

/** The tool's remark on what it left out. */
export function readNote(data: unknown): string | undefined {
  return text.parse(property(data, "note"));
}

/** What tools found, one result after the other. */
export function describeAll(results: ToolResult[]): string {
  const described = results.map((one) => (one.data ? describeAnything(one.data, one.args) : one.text));
  return paragraphs(...described);
}

/** @param args of the call, for the heading of a list */
export function describeAnything(data: unknown, args: ToolResult["args"] = {}): string {
  const held = Array.isArray(data) ? { results: data } : { ...Object(data) };
  const told = Object.entries(held).flatMap(([key, value]) => {
    if (Array.isArray(value)) return tellList(key, value, args);
    if (typeof value === "string") return TEXTS.get(key)?.(value, key) ?? [];
    return typeof value === "object" && value !== null ? tellItem(value) : [];
  });
  return told.length > 0
    ? paragraphs(...told, readNote(data))
    : codeBlock(JSON.stringify(data, null, 2), "json");
}

/** `I found **2 open issues** in alice/webshop:`, and what they are. */
function tellList(key: string, found: unknown[], args: ToolResult["args"]): string {
  const { state, visibility, owner, repo, query = args.jql } = args;
  const plural = key.replaceAll("_", " ");
  const singular = plural.replace(/ies$/, "y").replace(/(?<=ch)es$|s$/, "");
  const kind = [state, visibility].find((value) => value && value !== "all");
  const [one = "", more = ""] = [singular, plural].map((noun) => (kind ? `${kind} ${noun}` : noun));
  const where = repo ? ` in ${owner}/${repo}` : query ? ` for \`${query}\`` : "";
  const opening = `I found **${count(found.length, one, more)}**${where}`;
  return found.length > 0 ? paragraphs(`${opening}:`, tellItems(found.slice(0, 50))) : `${opening}.`;
}

/** A line each, or a few paragraphs where there are longer texts. */
function tellItems(found: unknown[]): string {
  const told = found.map(tellItem);
  return told.some((one) => one.includes("\n")) ? told.join("\n\n") : list(told);
}

const NAMES = ["title", "summary", "full_name", "message", "filename", "path", "login", "name", "author"];
const UNTOLD = ["number", "key", "id", "url", "sha", "head_sha", "size", "note"];

/** Longer texts. Markdown is quoted, so that it can be read; of a log the end says most. */
const TEXTS = new Map<string, (value: string, path: string) => string>([
  ["body", (value) => quote(value)],
  [
    "content",
    (value, path) => (/\.mdx?$/i.test(path) ? quote(value, 4000) : codeBlock(value, extname(path).slice(1))),
  ],
  ["diff", (value) => codeBlock(value, "diff")],
  ["fragment", (value) => codeBlock(value)],
  ["log", (value) => codeBlock(value.split("\n").slice(-25).join("\n"))],
]);

/** `**[#3 Slow search](…)** — open · bob · bug`, and its texts. */
function tellItem(thing: unknown): string {
  const fields: Record<string, unknown> = typeof thing === "object" ? { ...thing } : { name: String(thing) };
  const named = NAMES.find((key) => typeof fields[key] === "string") ?? "";
  const id = fields.key ?? (fields.number ? `#${fields.number}` : "");
  const title = named === "login" ? `@${fields.login}` : (fields[named] ?? "");
  const rest = Object.entries(fields).filter(([key]) => key !== named && !UNTOLD.includes(key));
  const facts = rest.flatMap(([key, value]) => (TEXTS.has(key) ? [] : factOf(key, value)));
  const texts = rest.map(([key, value]) => {
    if (typeof value === "string") return TEXTS.get(key)?.(value, String(fields[named]));
    return Array.isArray(value) && typeof value[0] === "object" && tellItems(value);
  });
  const name = link(`${id} ${title}`.trim(), text.parse(fields.url));
  return paragraphs([`**${name}**`, facts.join(" · ")].filter(Boolean).join(" — "), ...texts);
}

function factOf(key: string, value: unknown): string | string[] {
  const words = key.replaceAll("_", " ");
  if (value === true) return words;
  if (typeof value === "number") return value > 0 ? `${value} ${words}` : [];
  if (Array.isArray(value)) return value.filter((one) => typeof one === "string").map(inline);
  if (typeof value !== "string" || !value) return [];
  if (key === "reason") return value.replaceAll("_", " ");
  return inline(/^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value.slice(0, 100));
}
