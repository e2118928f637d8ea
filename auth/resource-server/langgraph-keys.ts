/**
 * Keys that LangGraph itself writes into a configuration. They are dropped, not rejected: RemoteGraph as a node, and
 * `agent.invoke()` inside a node, pass on those of their parent.
 */

/** The person that a run acts for: written by the server, and rejected from clients. */
const IDENTITY = /^(owner$|user_id$|created_by$|langgraph_auth_)/;

/** The parent graph's run: its task, its position, its thread; what LangChain notes for tracing, such as `lc_versions`. */
const PARENTS = /^(langgraph_|__pregel_|l[cs]_|checkpoint_(ns|map)$|(thread|run|graph|assistant)_id$)/;

const isParents = (key: string): boolean => PARENTS.test(key) && !IDENTITY.test(key);

/** In `config.metadata`, where the server ignores a checkpoint. */
const isParentsMetadata = (key: string): boolean => isParents(key) || key === "checkpoint_id";

/** Request headers that the server copies into `config.configurable` (docs/facts.md 2). */
const isHeader = (key: string): boolean => /^(x-|user-agent$|langsmith-)/.test(key);

/** What a server adds to `config.configurable` after it has parsed the body; a client's value is overwritten. */
const SERVERS =
  /^(langgraph_auth_(user|user_id|permissions)|langgraph_request_id|__(request_start_time_ms|after_seconds|otel_traceparent|otel_tracestate|dd_trace_headers|encryption_context)__)$/;

const isServers = (key: string): boolean => isHeader(key) || (SERVERS.test(key) && !IDENTITY.test(key));

export type Fields = Record<string, unknown>;

export const readFields = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

const without = (from: Fields, drop: (key: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !drop(key)));

export const withoutParentsMetadata = (metadata: Fields): Fields => without(metadata, isParentsMetadata);
/** A parent that runs on a LangGraph server passes on what that server added, too. */
export const withoutParentsConfigurable = (configurable: Fields): Fields =>
  without(configurable, (key) => isParents(key) || isServers(key));

/** The client's part of a `configurable` that the server has completed. */
export const clientsConfigurable = (configurable: Fields): Fields =>
  without(configurable, (key) => SERVERS.test(key) || isHeader(key));

/** How LangGraph marks a run that a node of another graph started, directly or in its function. */
const isNodes = (metadata: unknown): boolean => Object.hasOwn(readFields(metadata), "langgraph_node");

const isPlain = (value: unknown): boolean =>
  typeof value === "string" ? value.length <= 300 : typeof value !== "object" || value === null;

/**
 * The body of a run without its parent graph's own configuration: RemoteGraph passes on all of it, and can't be told not to. Claims of
 * an identity stay, and are rejected.
 */
export function withoutParents(body: unknown): unknown {
  const { config, context, ...rest } = readFields(body);
  const { configurable, metadata, ...other } = readFields(config);
  if (!isNodes(metadata)) return body;
  const foreign = (key: string) => !IDENTITY.test(key);
  return {
    ...rest,
    context: without(readFields(context), foreign),
    config: {
      ...other,
      configurable: without(readFields(configurable), (key) => foreign(key) && key !== "checkpoint_id"),
      metadata: without(readFields(metadata), (key) => foreign(key) && !isPlain(readFields(metadata)[key])),
    },
  };
}

/** Deletes keys from headers or a parent graph from a run's `configurable` and `metadata`. */
export function dropForeignKeys(config: { configurable?: Fields; metadata?: Fields }): void {
  const isOfNode = isNodes(config.metadata);
  for (const key of Object.keys(config.configurable ?? {})) {
    const isOwn = key === "checkpoint_id" || SERVERS.test(key);
    if (isHeader(key) || (!isOwn && (isOfNode || isParents(key)))) delete config.configurable?.[key];
  }
  for (const key of Object.keys(config.metadata ?? {})) {
    if (isParentsMetadata(key) || (isOfNode && !isPlain(config.metadata?.[key])))
      delete config.metadata?.[key];
  }
}
