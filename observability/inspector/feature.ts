import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import type { Schema } from "#db/schema.ts";
import type { WebEvent } from "../web-events.ts";
import { noteFlow } from "./flow-events.ts";
import { readVariables } from "./variables.ts";

/** Introspections by request id, until the BFF's response. A request id is a `jti`, so it is kept in memory only. */
const introspections = new LRUCache<string, { at: number; ms: number }>({ max: 1_000, ttl: 60_000 });

/** Records the flow inspector's events: docs/decisions/0044. */
export const inspector = {
  readVariables,
  async onEvent(event: WebEvent, db: Kysely<Schema>): Promise<void> {
    if (event.kind === "introspection") {
      introspections.set(event.requestId, { at: event.at, ms: event.ms });
      return;
    }
    if (event.kind === "answer") return noteFlow(db, event);
    if (event.kind === "exchange" && event.facts && event.origin) {
      const { kind, result, facts, origin } = event;
      return noteFlow(db, { kind, facts: { ...facts, result }, ...origin });
    }
    if (event.kind !== "request") return;
    const question = introspections.get(event.requestId) ?? null;
    introspections.delete(event.requestId);
    return noteFlow(db, { ...event, facts: { ...event.facts, question } });
  },
};
