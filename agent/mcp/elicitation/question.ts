import { createHash } from "node:crypto";
import { z } from "zod";
import { TEXT_LIMIT, trimText } from "#agent/content/trim.ts";
import { readFields } from "#agent/mcp/elicitation/fields.ts";
import { completeContent } from "#auth/protocol/form-content.ts";
import { type ElicitRequest, elicitAnswerSchema } from "#auth/protocol/interrupts.ts";
import type { ElicitResult } from "#mcp/connection.ts";
import { isLoopback, isPublicAddress } from "#mcp/public-internet.ts";

const paramsSchema = z.union([
  z.looseObject({ mode: z.literal("url"), message: z.string(), url: z.string().max(4000) }),
  z.looseObject({ mode: z.literal("form").optional(), message: z.string(), requestedSchema: z.unknown() }),
]);

/** The asking server, as shown on the card. */
export interface Asker {
  server: { name: string; host: string };
  tool: string;
}

/**
 * A server's `elicitation/create` as a question to the person. The id is a hash of the whole question, so that an answer is only
 * used for the question that it was meant for.
 * @returns undefined if it can't be asked: an unsupported form, an unsafe page
 */
export function makeQuestion(params: unknown, asker: Asker, expiresAt: number): ElicitRequest | undefined {
  const parsed = paramsSchema.safeParse(params);
  if (!parsed.success) return undefined;
  const ask = readAsk(parsed.data, asker);
  if (!ask) return undefined;
  const message = trimText(parsed.data.message, TEXT_LIMIT / 4);
  const identity = JSON.stringify([asker.server.name, asker.tool, message, ask]);
  const question = createHash("sha256").update(identity).digest("base64url").slice(0, 22);
  return { kind: "elicit", question, ...asker, message, ask, expires_at: expiresAt };
}

function readAsk(params: z.infer<typeof paramsSchema>, { server }: Asker): ElicitRequest["ask"] | undefined {
  if ("requestedSchema" in params) {
    const fields = readFields(params.requestedSchema);
    return fields && { mode: "form", fields };
  }
  const page = URL.parse(String(params.url));
  return page && mayOpen(page, new URL(`https://${server.host}`))
    ? { mode: "url", url: page.href }
    : undefined;
}

/**
 * A page on https, on the public internet or the server's own host. A page on this machine only for a server on this machine:
 * other servers could use it to make the person's browser act there. No credentials in its URL, which would hide the host.
 */
function mayOpen(page: URL, server: URL): boolean {
  const { protocol, hostname, username, password } = page;
  if (username || password) return false;
  if (isLoopback(page)) return isLoopback(server) && /^https?:$/.test(protocol);
  return protocol === "https:" && (isPublicAddress(page) || hostname === server.hostname);
}

/**
 * The person's answer for the server.
 * @returns a message on why it is invalid
 */
export function readElicitAnswer(
  { question, ask }: ElicitRequest,
  answer: unknown,
): { result: ElicitResult } | { problem: string } {
  const parsed = elicitAnswerSchema.safeParse(answer);
  if (!parsed.success || parsed.data.question !== question)
    return { problem: "The answer could not be read. Answer again." };
  const { elicit, content } = parsed.data;
  if (elicit !== "accept") return { result: { action: elicit } };
  if (ask.mode === "url") return { result: { action: "accept" } };
  const completed = completeContent(ask.fields, content);
  return "problem" in completed ? completed : { result: { action: "accept", ...completed } };
}
