import { MAX_BODY_BYTES } from "#auth/protocol/read-body.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { mapTexts } from "../protocol/json-limits.ts";
import { MOST_STEPS } from "../protocol/run-limits.ts";
import { toStorableText } from "../protocol/storable.ts";
import { findValueProblem } from "./bodies.ts";
import { clientsConfigurable, dropForeignKeys, type Fields, readFields } from "./langgraph-keys.ts";
import { refusal } from "./refusal.ts";
import type { RouteName } from "./route-policy.ts";

/**
 * The rules for bodies (auth/resource-server/body-schemas.ts), applied to a handler's argument. LangSmith's server shows `authenticate` no body
 * (docs/facts.md), so they are enforced here, on every server; `authenticate` enforces them earlier where it sees one.
 */
/** @throws HTTPException 413 or 422, with a sentence that names the field */
export function checkValue(name: RouteName, body: object, threadId?: string): void {
  const isTooLarge = Buffer.byteLength(JSON.stringify(body)) > MAX_BODY_BYTES;
  const problem = isTooLarge ? REFUSALS.tooLarge : findValueProblem({ name, threadId }, body);
  if (problem) throw refusal(problem);
}

/** @throws HTTPException 413 or 422. A list of one thread's runs has no body: its filters are in the address */
export function checkSearch(value: object): void {
  if (!("thread_id" in value)) checkValue("threads.search", value);
}

/**
 * `threads:update` is called in three cases: new metadata, a cancelled run, and a state written by a client
 * (`POST /state`, `supersteps` of a new thread), which has neither metadata nor an action.
 * @throws HTTPException 403 for a written state; 413 or 422 for invalid metadata, and for a rollback
 */
export function checkUpdate(value: { metadata?: unknown; action?: unknown }): void {
  if (value.action === "rollback") throw refusal(REFUSALS.noRollback);
  if (value.action) return;
  if (!("metadata" in value)) throw refusal(REFUSALS.stateByRuns);
  checkValue("threads.patch", { metadata: value.metadata });
}

/** A thread's or a run's metadata as stored: with storable text, and its owner. */
export function ownedMetadata(metadata: object | null | undefined, owner: string): Fields {
  return { ...readFields(mapTexts(metadata ?? {}, toStorableText)), owner };
}

/** A run, as passed to `threads:create_run`. */
export interface RunValue {
  assistant_id: string;
  metadata?: Fields | null | undefined;
  multitask_strategy?: unknown;
  if_not_exists?: unknown;
  after_seconds?: unknown;
  kwargs: Fields;
}

/**
 * Checks a run, and removes what neither the client requested nor the graph needs: request headers, and keys of a
 * parent graph.
 * @throws HTTPException 413 or 422
 */
export function checkRun(value: RunValue, threadId: string): void {
  const { kwargs } = value;
  checkValue("runs.create", bodyOf(value), threadId);
  const config = readFields(kwargs.config);
  dropForeignKeys(config);
  if (Number(config.recursion_limit) > MOST_STEPS) config.recursion_limit = MOST_STEPS;
  // A client that bypasses the BFF may send text that can't be stored (auth/resource-server/bodies.ts repairs its own).
  for (const key of ["input", "command"]) {
    const said: unknown = Reflect.get(kwargs, key);
    if (said !== undefined) Reflect.set(kwargs, key, mapTexts(said, toStorableText));
  }
  // LangSmith's server would ask LangSmith for an address for each; the npm server ignores them.
  if (kwargs.feedback_keys) kwargs.feedback_keys = null;
  // On LangSmith's server, a copy of the client's `configurable`; our graphs use no context.
  for (const key of Object.keys(readFields(kwargs.context))) delete readFields(kwargs.context)[key];
}

/** The body of a run. Unknown keys keep their names, and the schema rejects them. */
function bodyOf(value: RunValue): Fields {
  const { config, context, subgraphs, resumable, temporary, webhook, ...rest } = value.kwargs;
  const { configurable, ...otherConfig } = readFields(config);
  return {
    ...rest,
    assistant_id: value.assistant_id,
    metadata: value.metadata,
    multitask_strategy: value.multitask_strategy,
    if_not_exists: value.if_not_exists,
    stream_subgraphs: subgraphs,
    stream_resumable: resumable,
    config: {
      ...otherConfig,
      // LangSmith's server overwrites an identity that a client claims, and keeps the claim in `context`.
      configurable: { ...clientsConfigurable(readFields(configurable)), ...readFields(context) },
    },
    ...(webhook ? { webhook } : {}),
    ...(temporary ? { temporary } : {}),
    ...(value.after_seconds ? { after_seconds: value.after_seconds } : {}),
  };
}
