import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { TEXT_LIMIT, trimText } from "#agent/tools/trim.ts";

const resultSchema = z.looseObject({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
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
 * itself can't take the mark away, since ours is written last.
 * @param source what the result is called on the approval card
 */
export function readMcpResult(raw: unknown, source: string): McpResult {
  const { content, structuredContent, isError } = resultSchema.parse(raw);
  const texts = content.flatMap((block) => block.text ?? `[${block.type} left out]`);
  const text = trimText(texts.join("\n") || JSON.stringify(structuredContent ?? {}), MOST);
  const mark = { untrusted: true, source };
  const object = parseObject(text);
  const { untrusted: _untrusted, source: _source, ...rest } = object ?? { text };
  return { text: isError ? text : JSON.stringify({ ...mark, ...rest }), isError };
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
  const refusal = { untrusted: true, source, error: trimText(error.message, TEXT_LIMIT) };
  const note = access === "write" ? "Look whether the change was made before trying it again." : undefined;
  return { text: JSON.stringify({ ...refusal, note }), isError: true };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
