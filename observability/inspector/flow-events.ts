import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { Schema } from "#db/schema.ts";
import { log } from "../log.ts";
import type { EventOrigin } from "../web-events.ts";

/** The steps of each message, for its sender (docs/decisions/0044), as stored in `flow_events`. */
const facts = {
  request: z.object({
    sessionMs: z.number(),
    checkedMs: z.number(),
    mintedMs: z.number(),
    answeredMs: z.number(),
    status: z.number(),
    /** The LangGraph server's introspection meanwhile; null if it had cached the last one. */
    question: z.object({ at: z.number(), ms: z.number() }).nullable(),
  }),
  exchange: z.object({
    tool: z.string(),
    provider: z.string(),
    access: z.enum(["read", "write"]),
    scopes: z.string(),
    resource: z.string().nullable(),
    result: z.string(),
    ms: z.number(),
    useId: z.string().nullable(),
  }),
  answer: z.object({ firstTokenMs: z.number().nullable(), isOver: z.boolean().default(true) }),
};

export type RequestFacts = z.infer<typeof facts.request>;
export type ExchangeFacts = z.infer<typeof facts.exchange>;
export type AnswerFacts = z.infer<typeof facts.answer>;

export type FlowEvent =
  | { kind: "request"; facts: RequestFacts }
  | { kind: "exchange"; facts: ExchangeFacts }
  | { kind: "answer"; facts: AnswerFacts };

/**
 * Records an event if the app has the conversation and it belongs to the event's person. Never throws: a response must not fail
 * because of its record.
 */
export async function noteFlow(
  db: Kysely<Schema>,
  { threadId, runId, at, person, kind, facts }: EventOrigin & FlowEvent,
): Promise<void> {
  try {
    await db
      .insertInto("flow_events")
      .columns(["id", "user_id", "thread_id", "run_id", "kind", "facts", "created_at"])
      .expression((from) =>
        from
          .selectFrom("conversations")
          .select(({ val }) => [
            val(randomUUID()).as("id"),
            "conversations.user_id",
            "conversations.id as thread_id",
            val(runId ?? null).as("run_id"),
            val(kind).as("kind"),
            val(JSON.stringify(facts)).as("facts"),
            sql<number>`cast(${Math.round(at)} as bigint)`.as("created_at"),
          ])
          .where("conversations.id", "=", threadId)
          .where((row) =>
            "userId" in person
              ? row("conversations.user_id", "=", person.userId)
              : row(
                  "conversations.user_id",
                  "=",
                  row.selectFrom("sessions").select("user_id").where("id", "=", person.sessionId),
                ),
          ),
      )
      .execute();
  } catch (error) {
    log().warn({ err: error, thread_id: threadId }, "an event of the flow inspector was not recorded");
  }
}

export type NotedEvent = FlowEvent & { id: string; runId: string | null; at: number };

/** A person's own events in one conversation: the newest `limit`, oldest first. */
export async function listFlow(
  db: Kysely<Schema>,
  userId: string,
  threadId: string,
  limit = 400,
): Promise<NotedEvent[]> {
  const rows = await db
    .selectFrom("flow_events")
    .selectAll()
    .where("user_id", "=", userId)
    .where("thread_id", "=", threadId)
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => {
    const place = { id: row.id, runId: row.run_id, at: row.created_at };
    const stored: unknown = JSON.parse(row.facts);
    if (row.kind === "request") return { ...place, kind: row.kind, facts: facts.request.parse(stored) };
    if (row.kind === "exchange") return { ...place, kind: row.kind, facts: facts.exchange.parse(stored) };
    return { ...place, kind: row.kind, facts: facts.answer.parse(stored) };
  });
}
