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

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
