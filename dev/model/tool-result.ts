/** What came back from a tool: JSON if there is any to be found, otherwise a sentence. */

import { z } from "zod";
import { forPerson } from "#dev/model/for-person.ts";

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

const WRAPPING = /^\s*<([\w-]+)\b[^>]*>([\s\S]*)<\/\1>\s*$/;

/**
 * Reads a tool's result. Wrapping such as `<tool_result …>…</tool_result>`, and words before or after the JSON, don't matter.
 */
export function readToolResult(name: string, args: Record<string, unknown>, content: string): ToolResult {
  const text = unwrap(content).trim();
  const data = findJson(text);
  const failure = refused.safeParse(data).data;
  if (failure) return { name, args, data: undefined, text: forPerson(failure.error) };
  return { name, args, data, text: data === undefined ? forPerson(text) : text };
}

function unwrap(content: string): string {
  const inner = WRAPPING.exec(content)?.[2];
  return inner === undefined ? content : unwrap(inner);
}

function findJson(text: string): unknown {
  const whole = parseStructure(text);
  if (whole !== undefined) return whole;
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  return start < 0 || end <= start ? undefined : parseStructure(text.slice(start, end + 1));
}

/** An object or array, or undefined: a bare string or number is a sentence to us. */
function parseStructure(text: string): unknown {
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
  return value && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}
