import type { Kysely } from "kysely";
import { webEnv } from "#auth/authorization-server/env.ts";
import type { LiveSession } from "#auth/authorization-server/session-store.ts";
import type { Schema } from "#db/schema.ts";
import { listFlow, type NotedEvent } from "#observability/inspector/flow-events.ts";
import { readVariables } from "#observability/inspector/variables.ts";
import { findGitHubAccount } from "../connection.ts";
import type { Exchange, Flow, FlowReport } from "./flow.ts";

/** Everything recorded about a conversation's messages: events, and the outcome of each use of a token. */
export async function readReport(
  db: Kysely<Schema>,
  { session, user }: Extract<LiveSession, { user: object }>,
  threadId: string,
): Promise<FlowReport> {
  const [events, uses, account] = await Promise.all([
    listFlow(db, user.id, threadId),
    listFlowUses(db, user.id, threadId),
    findGitHubAccount(db, user.id),
  ]);
  return {
    flows: toFlows(events, new Map(uses.map((use) => [use.id, use]))),
    signIn: { at: session.created_at, issuer: new URL(user.issuer).host },
    account: account ?? null,
    source: readVariables(webEnv()).SOURCE_URL ?? null,
  };
}

type FlowTokenUse = Awaited<ReturnType<typeof listFlowUses>>[number];

/** The outcomes of the person's token uses in this conversation, from the activity record. */
function listFlowUses(db: Kysely<Schema>, userId: string, threadId: string) {
  return db
    .selectFrom("activity")
    .leftJoin("activity_outcomes", "activity_outcomes.use_id", "activity.id")
    .select([
      "activity.id",
      "activity.approved_by",
      "activity_outcomes.outcome",
      "activity_outcomes.status",
      "activity_outcomes.created_at as endedAt",
    ])
    .where("activity.user_id", "=", userId)
    .where("activity.thread_id", "=", threadId)
    .orderBy("activity.created_at", "desc")
    .limit(400)
    .execute();
}

/** Groups events by run; a request that started none is a group of its own. Newest first. */
export function toFlows(events: readonly NotedEvent[], uses: ReadonlyMap<string, FlowTokenUse>): Flow[] {
  const flows = new Map<string, Flow>();
  for (const event of events) {
    const id = event.runId ?? event.id;
    const flow = flows.get(id) ?? {
      id,
      at: event.at,
      request: null,
      exchanges: [],
      firstTokenMs: null,
      endedAt: null,
    };
    flows.set(id, flow);
    if (event.kind === "request") {
      flow.request = event.facts;
      flow.at = event.at;
    } else if (event.kind === "exchange") {
      flow.exchanges.push({
        ...event.facts,
        id: event.id,
        at: event.at,
        ...endOf(uses.get(event.facts.useId ?? "")),
      });
    } else {
      // Another window may have streamed the same run: the first one saw its first chunk, the last one its end.
      flow.firstTokenMs ??= event.facts.firstTokenMs;
      flow.endedAt = event.facts.isOver ? event.at : null;
    }
  }
  return [...flows.values()].sort((one, other) => other.at - one.at);
}

function endOf(use: FlowTokenUse | undefined): Pick<Exchange, "isApproved" | "outcome"> {
  if (!use?.outcome || use.endedAt === null) return { isApproved: Boolean(use?.approved_by), outcome: null };
  const { outcome, status, endedAt: at } = use;
  return { isApproved: use.approved_by !== null, outcome: { outcome, status, at } };
}
