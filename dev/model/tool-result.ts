/** What came back from a tool: JSON if there is any to be found, otherwise a sentence. */
import { z } from "zod";
import { forPerson } from "#dev/model/sentences.ts";

export interface ToolResult {
  name: string;
  args: Record<string, unknown>;
  /** Parsed JSON, or undefined when the result is a sentence. */
  data: unknown;
  /** The result as text, without its wrapping. */
  text: string;
}

/** An MCP server's failure, as the agent marks it. */
const refused = z.looseObject({ untrusted: z.literal(true), error: z.string() });
const WRAPPING = /^\s*<([\w-]+)(?:\s[^>]*)?>([\s\S]*)<\/\1>\s*$/;

/** Reads a tool's result; a wrapping such as `<tool_result …>…</tool_result>`, and words around the JSON, don't matter. */
export function readToolResult(name: string, args: Record<string, unknown>, content: string): ToolResult {
  const text = (WRAPPING.exec(content)?.[2] ?? content).trim();
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  const data = parseStructure(text) ?? parseStructure(text.slice(start, end + 1));
  const failure = refused.safeParse(data).data?.error ?? (data === undefined ? text : undefined);
  if (failure !== undefined) return { name, args, data: undefined, text: forPerson(failure) };
  return { name, args, data, text };
}

/** An object or array, or undefined: a bare string or number is a sentence to us. */
function parseStructure(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Arguments of a call as an object; broken JSON counts as none. */
export function readArguments(json: string): Record<string, unknown> {
  const value = parseStructure(json);
  return Array.isArray(value) ? {} : { ...value };
}

/** The JSON object that a text begins with after some words, found by trying every closing brace. */
export function findObject(text: string): Record<string, unknown> | undefined {
  const start = text.indexOf("{");
  for (let end = text.indexOf("}", start); start >= 0 && end >= 0; end = text.indexOf("}", end + 1)) {
    const value = parseStructure(text.slice(start, end + 1));
    if (value) return { ...value };
  }
  return undefined;
}
