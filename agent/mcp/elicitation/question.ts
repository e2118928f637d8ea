import { createHash } from "node:crypto";
import { z } from "zod";
import { TEXT_LIMIT, trimText } from "#agent/github/tools/trim.ts";
import { readFields } from "#agent/mcp/elicitation/fields.ts";
import { completeContent } from "#auth/protocol/form-content.ts";
import { type ElicitRequest, elicitAnswerSchema } from "#auth/protocol/interrupts.ts";
import type { ElicitResult } from "#mcp/connection.ts";

const paramsSchema = z.union([
  z.looseObject({ mode: z.literal("url"), message: z.string(), url: z.string().max(4000) }),
  z.looseObject({ mode: z.literal("form").optional(), message: z.string(), requestedSchema: z.unknown() }),
]);

/** Who asks, as the card names them. */
export interface Asker {
  server: { name: string; host: string };
  tool: string;
}

/**
 * A server's `elicitation/create` as a question to the person. The id is a hash of all that is asked, so that an answer is only
 * ever given to the question that it was meant for.
 * @returns undefined where it can't be asked: a form of another kind, a page that is not on https
 */
export function makeQuestion(params: unknown, asker: Asker, expiresAt: number): ElicitRequest | undefined {
  const parsed = paramsSchema.safeParse(params);
  if (!parsed.success) return undefined;
  const ask = readAsk(parsed.data);
  if (!ask) return undefined;
  const message = trimText(parsed.data.message, TEXT_LIMIT / 4);
  const identity = JSON.stringify([asker.server.name, asker.tool, message, ask]);
  const question = createHash("sha256").update(identity).digest("base64url").slice(0, 22);
  return { kind: "elicit", question, ...asker, message, ask, expires_at: expiresAt };
}

function readAsk(params: z.infer<typeof paramsSchema>): ElicitRequest["ask"] | undefined {
  if ("requestedSchema" in params) {
    const fields = readFields(params.requestedSchema);
    return fields && { mode: "form", fields };
  }
  return typeof params.url === "string" && mayOpen(params.url) ? { mode: "url", url: params.url } : undefined;
}

/** A page on https, or on this very machine; no credentials in its address, which would hide the host. */
function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username || password) return false;
  return (
    protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname))
  );
}

/**
 * The person's answer as the server gets it.
 * @returns a sentence on why it can't be taken
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
