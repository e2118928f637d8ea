import { ProtocolError } from "@modelcontextprotocol/client";
import { z } from "zod";
import { LIST_LIMIT, TEXT_LIMIT, trimLine, trimText } from "#agent/content/trim.ts";
import { parseJson } from "#auth/protocol/json.ts";
import type { ServerNotes } from "#auth/protocol/server-notes.ts";
import { isBrokenOff } from "#mcp/transports.ts";

// The call is made by now: one part that is malformed must not hide the others, or what came of a write.
const words = z.string().optional().catch(undefined);
const resourceSchema = z.looseObject({ uri: z.string(), text: words, blob: words, mimeType: words });
const blockSchema = z
  .looseObject({
    type: z.string(),
    text: words,
    data: words,
    mimeType: words,
    resource: resourceSchema.optional().catch(undefined),
    uri: words,
    name: words,
    title: words,
    description: words,
  })
  .catch({ type: "malformed part" });
const resultSchema = z.looseObject({
  content: z.array(blockSchema).catch([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().catch(false),
});
type Block = Partial<z.infer<typeof blockSchema>> & { type: string };

export interface McpResult {
  text: string;
  isError: boolean;
  /** The server's notes during the call, for the person. */
  notes?: ServerNotes | undefined;
}

const MOST = 4 * TEXT_LIMIT;

/**
 * A tool's result for the model: text, trimmed, and marked as other people's text. The server can't remove the mark, since ours
 * is added last. Files (embedded resources), links to resources and structured content are included; images, audio and binary
 * files are named and left out.
 * @param source its name on the approval card
 */
export function readMcpResult(raw: unknown, source: string): McpResult {
  const { content, structuredContent, isError } = resultSchema.parse(raw);
  const { said, resources, links } = readBlocks(content);
  if (isError) return markError(said.join("\n") || JSON.stringify(structuredContent ?? {}), source);
  const text = trimText(said.join("\n"), MOST);
  const { untrusted: _untrusted, source: _source, ...rest } = parseObject(text) ?? (text ? { text } : {});
  const more = {
    ...readStructured(structuredContent, said),
    ...(resources.length > 0 ? { resources } : {}),
    ...(links.length > 0 ? { links } : {}),
  };
  return { text: JSON.stringify({ untrusted: true, source, ...rest, ...more }), isError: false };
}

/** Resources are cut together if all of them would be too long; those without text are left out. */
function readBlocks(content: Block[]) {
  const said: string[] = [];
  const resources: { uri: string | null; text: string }[] = [];
  const links: ReturnType<typeof readLink>[] = [];
  let remaining = MOST;
  for (const block of content) {
    const { type, text, resource, uri } = block;
    if (type === "resource_link" && uri !== undefined) {
      links.push(readLink(block));
    } else if (resource?.text !== undefined && remaining > 0) {
      const shown = { uri: trimLine(resource.uri), text: trimText(resource.text, remaining) };
      resources.push(shown);
      remaining -= JSON.stringify(shown).length;
    } else {
      said.push(text ?? sayBlockLeftOut(type, resource ?? block));
    }
  }
  if (links.length > LIST_LIMIT) said.push(`[${links.length - LIST_LIMIT} more links left out]`);
  return { said, resources, links: links.slice(0, LIST_LIMIT) };
}

/** A link to a resource, which is not fetched. */
function readLink({ uri, name, title, description, mimeType }: Block) {
  return {
    uri: trimLine(uri),
    name: trimLine(title ?? name),
    description: trimLine(description) ?? undefined,
    mimeType: trimLine(mimeType, 100) ?? undefined,
  };
}

/** Content that the model can't get: an image, audio, a binary file, an unknown kind. */
function sayBlockLeftOut(type: string, { mimeType, data, blob, uri }: { [key: string]: unknown }): string {
  const base64 = [data, blob].find((value) => typeof value === "string");
  const size = base64 === undefined ? undefined : `${Math.ceil((base64.length * 0.75) / 1024)} KB`;
  const facts = [uri, mimeType, size]
    .filter((fact) => typeof fact === "string")
    .map((fact) => trimLine(fact, 100));
  const what = trimLine(type, 40);
  return facts.length > 0 ? `[${what} left out: ${facts.join(", ")}]` : `[${what} left out]`;
}

/** Servers should repeat structured content as text for older clients: then once is enough. */
function readStructured(structured: unknown, said: readonly string[]): { structured?: unknown } {
  if (structured === undefined || structured === null) return {};
  const json = JSON.stringify(structured);
  if (said.some((text) => JSON.stringify(parseJson(text)) === json)) return {};
  return { structured: json.length > MOST ? trimText(json, MOST) : structured };
}

/**
 * A server's error instead of a result (JSON-RPC), also marked, since it may contain anything.
 * @returns undefined for the client's own errors, without a response
 */
export function readMcpRefusal(
  error: unknown,
  source: string,
  access: "read" | "write",
): McpResult | undefined {
  if (!(error instanceof ProtocolError) || isBrokenOff(error)) return undefined;
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
