import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { TEXT_LIMIT, trimLine, trimText } from "#agent/github/tools/trim.ts";
import { parseJson } from "#auth/protocol/json.ts";

const resourceSchema = z.looseObject({ uri: z.string(), text: z.string().optional() });
const blockSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  resource: resourceSchema.optional(),
});
const resultSchema = z.looseObject({
  content: z.array(blockSchema).default([]),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  isError: z.boolean().default(false),
});

export interface McpResult {
  text: string;
  isError: boolean;
}

const MOST = 4 * TEXT_LIMIT;
const NO_ANSWER: number[] = [ErrorCode.ConnectionClosed, ErrorCode.RequestTimeout];

/**
 * A tool's result as the model gets to see it: text, trimmed, and marked as other people's words. What the server says of
 * itself can't take the mark away, since ours is written last. Files, as embedded resources, stand beside what it says.
 * @param source what the result is called on the approval card
 */
export function readMcpResult(raw: unknown, source: string): McpResult {
  const { content, structuredContent, isError } = resultSchema.parse(raw);
  const { said, resources } = readBlocks(content);
  const words = said.join("\n") || JSON.stringify(structuredContent ?? {});
  if (isError) return markError(words, source);
  const text = trimText(words, MOST);
  const { untrusted: _untrusted, source: _source, ...rest } = parseObject(text) ?? { text };
  const files = resources.length > 0 ? { resources } : {};
  return { text: JSON.stringify({ untrusted: true, source, ...rest, ...files }), isError: false };
}

/** Resources are cut together, where all of them would be too long; what has no text is left out. */
function readBlocks(content: z.infer<typeof blockSchema>[]) {
  const said: string[] = [];
  const resources: { uri: string | null; text: string }[] = [];
  let room = MOST;
  for (const { type, text, resource } of content) {
    if (resource?.text === undefined || room <= 0) {
      said.push(text ?? `[${type} left out]`);
      continue;
    }
    const shown = { uri: trimLine(resource.uri), text: trimText(resource.text, room) };
    resources.push(shown);
    room -= JSON.stringify(shown).length;
  }
  return { said, resources };
}

/**
 * What a server said instead of a result (JSON-RPC's error), likewise marked: it may hold anything.
 * @returns undefined for the errors that the client itself makes, when no answer came
 */
export function readMcpRefusal(
  error: unknown,
  source: string,
  access: "read" | "write",
): McpResult | undefined {
  if (!(error instanceof McpError) || NO_ANSWER.includes(error.code)) return undefined;
  const note = access === "write" ? "Look whether the change was made before trying it again." : undefined;
  return markError(error.message, source, note);
}

function markError(words: string, source: string, note?: string): McpResult {
  const error = trimText(words, TEXT_LIMIT);
  return { text: JSON.stringify({ untrusted: true, source, error, note }), isError: true };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  const value = parseJson(text);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
}
