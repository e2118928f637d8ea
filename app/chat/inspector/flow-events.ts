import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { Schema } from "#db/schema.ts";
import { log } from "#observability/log.ts";

/**
 * The record behind the flow inspector: what each message really went through, for its own person to read
 * (docs/decisions/0044). Names, times and outcomes only. Times are milliseconds.
 */
const requestFacts = z.object({
  /** From the request's arrival until the session was found, all checks had passed, and the session token was made. */
  sessionMs: z.number(),
  checkedMs: z.number(),
  mintedMs: z.number(),
  /** Until the LangGraph server's answer began, and its status. */
  answeredMs: z.number(),
  status: z.number(),
  /** The LangGraph server's question whether the session is live; null when none came meanwhile. */
  question: z.object({ at: z.number(), ms: z.number() }).nullable(),
});

const exchangeFacts = z.object({
  tool: z.string(),
  provider: z.string(),
  access: z.enum(["read", "write"]),
  scopes: z.string(),
  resource: z.string().nullable(),
  /** `ok`, or the code of the refusal. */
  result: z.string(),
  ms: z.number(),
  /** Of the activity record, where the token was given. */
  useId: z.string().nullable(),
});

const answerFacts = z.object({
  /** From the request's arrival to the model's first piece; null when this stream brought none. */
  firstTokenMs: z.number().nullable(),
  /** Noted at the first piece, while the stream goes on, and at its end. */
  isOver: z.boolean().default(true),
});

export type RequestFacts = z.infer<typeof requestFacts>;
export type ExchangeFacts = z.infer<typeof exchangeFacts>;
export type AnswerFacts = z.infer<typeof answerFacts>;

export type FlowEvent =
  | { kind: "request"; facts: RequestFacts }
  | { kind: "exchange"; facts: ExchangeFacts }
  | { kind: "answer"; facts: AnswerFacts };

/** Where an event belongs, whose it is, and when it was. */
export interface FlowPlace {
  threadId: string;
  runId: string | undefined;
  at: number;
  /** Themselves, or the handle of a session of theirs, also of one that is over. */
  person: { userId: string } | { sessionId: string };
}

/**
 * Notes an event in a conversation of the person whose event it is. In another's, or where the app has none of that thread,
 * nothing is noted. Never throws: people get their answer also when it can't be shown how it came.
 */
export async function noteFlow(
  db: Kysely<Schema>,
  { threadId, runId, at, person }: FlowPlace,
  { kind, facts }: FlowEvent,
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
    log().warn({ err: error, thread_id: threadId }, "an event of the flow was not noted");
  }
}

export type NotedEvent = FlowEvent & { id: string; runId: string | null; at: number };

/** A person's own events in one conversation, the newest `limit` of them in the order in which they were. */
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
    const facts: unknown = JSON.parse(row.facts);
    if (row.kind === "request") return { ...place, kind: row.kind, facts: requestFacts.parse(facts) };
    if (row.kind === "exchange") return { ...place, kind: row.kind, facts: exchangeFacts.parse(facts) };
    return { ...place, kind: row.kind, facts: answerFacts.parse(facts) };
  });
}
