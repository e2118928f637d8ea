/** Describes a result of no known shape: the lists in it as lists, anything else as it is. */
import { codeBlock, inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { property, readNote } from "#dev/model/results.ts";

const NAMES = ["title", "full_name", "name", "login", "path", "message", "filename", "label", "body"];
const SHOWN = 30;

/** Markdown for any JSON value. */
export function describeAnything(data: unknown): string {
  const items = findList(data);
  if (!items) return codeBlock(JSON.stringify(data, null, 2), "json");
  if (items.length === 0) return "There is nothing there.";
  const rest = items.length > SHOWN ? `…and ${items.length - SHOWN} more.` : undefined;
  return paragraphs(list(items.slice(0, SHOWN).map(describeItem)), rest, readNote(data));
}

function findList(data: unknown): unknown[] | undefined {
  if (Array.isArray(data)) return data;
  if (typeof data !== "object" || data === null) return undefined;
  return Object.values(data).find(Array.isArray);
}

function describeItem(item: unknown): string {
  if (typeof item !== "object" || item === null) return inline(String(item));
  const name = NAMES.map((key) => property(item, key)).find((value) => typeof value === "string" && value);
  const url = property(item, "html_url") ?? property(item, "url");
  const number = property(item, "number");
  const state = property(item, "state") ?? property(item, "status");
  const words = `${typeof number === "number" ? `#${number} ` : ""}${typeof name === "string" ? name.slice(0, 120) : JSON.stringify(item).slice(0, 120)}`;
  return `${link(words, typeof url === "string" ? url : undefined)}${typeof state === "string" ? ` · ${inline(state)}` : ""}`;
}
