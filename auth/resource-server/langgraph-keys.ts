/**
 * Keys that LangGraph writes into a configuration by itself. They are dropped, not refused: RemoteGraph as a node, and
 * `agent.invoke()` inside a node, pass their parent's on.
 */

/** Who a run acts for: written by the server, and refused from anybody else. */
const IDENTITY = /^(owner$|user_id$|created_by$|langgraph_auth_)/;

/** Of the parent graph's run: its task, its place, its thread. */
const PARENTS = /^(langgraph_|__pregel_|checkpoint_(ns|map)$|(thread|run|graph|assistant)_id$)/;

const isParents = (key: string): boolean => PARENTS.test(key) && !IDENTITY.test(key);

/** In `config.metadata`, where a checkpoint says nothing to the server. */
const isParentsMetadata = (key: string): boolean => isParents(key) || key === "checkpoint_id";

/** What the server copies from a request's headers into `config.configurable` (docs/facts.md 2). */
const isHeader = (key: string): boolean => /^(x-|user-agent$|langsmith-)/.test(key);

/** What a server adds to `config.configurable` after it has read the body; a client's value is overwritten. */
const SERVERS =
  /^(langgraph_auth_(user|user_id|permissions)|langgraph_request_id|__(request_start_time_ms|after_seconds|otel_traceparent|otel_tracestate|dd_trace_headers|encryption_context)__)$/;

type Fields = Record<string, unknown>;

const without = (from: Fields, drop: (key: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !drop(key)));

export const withoutParentsMetadata = (metadata: Fields): Fields => without(metadata, isParentsMetadata);
export const withoutParentsConfigurable = (configurable: Fields): Fields => without(configurable, isParents);

/** What a client asked for, of a `configurable` that the server has completed. */
export const clientsConfigurable = (configurable: Fields): Fields =>
  without(configurable, (key) => SERVERS.test(key) || isHeader(key));

/** Deletes from a run's `configurable` and `metadata` what came by headers or from a parent graph. */
export function dropForeignKeys(config: { configurable?: Fields; metadata?: Fields }): void {
  for (const key of Object.keys(config.configurable ?? {})) {
    if (isHeader(key) || (isParents(key) && !SERVERS.test(key))) delete config.configurable?.[key];
  }
  for (const key of Object.keys(config.metadata ?? {})) {
    if (isParentsMetadata(key)) delete config.metadata?.[key];
  }
}
