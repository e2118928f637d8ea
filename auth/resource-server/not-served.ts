import { ID_FORM } from "#auth/protocol/ids.ts";
import { REFUSALS, type Refusal } from "#auth/protocol/refusals.ts";

/** Why a request is not served, and what to send instead: docs/clients.md, whose test calls every method of both SDKs. */
const RUN = "POST /threads/{thread_id}/runs/stream";

const REASONS: readonly (readonly [path: RegExp, sentence: string])[] = [
  [
    /^\/(runs|threads\/[^/]*\/runs)\/crons/,
    "Crons are not served: a run acts for a person whose session is live. Start a run when the person asks.",
  ],
  [/^\/runs\/cancel$/, "Runs are cancelled one at a time: POST /threads/{thread_id}/runs/{run_id}/cancel."],
  [
    /^\/runs(\/(stream|wait|batch))?$/,
    `Runs without a thread are not served. Make a thread first (POST /threads), then run on it: ${RUN}.`,
  ],
  [/^\/runs\//, "A run is read through its thread: GET /threads/{thread_id}/runs/{run_id}."],
  [/^\/store(\/|$)/, "The store is not served: the agent keeps nothing outside its threads."],
  [
    /^\/threads\/[^/]*\/copy$/,
    `Threads are not copied. To branch a conversation, name one of its checkpoints in a run: "checkpoint_id" in ${RUN}.`,
  ],
  [
    /^\/threads\/[^/]*\/state(\/|$)/,
    `State is written by runs only. To add a message, send it as "input" of a run: ${RUN}.`,
  ],
  [
    /^\/threads\/[^/]*\/(stream|stream\/events|commands)$/,
    `Streams of a whole thread (protocol v2) are not served. Stream one run: ${RUN}; rejoin it: GET /threads/{thread_id}/runs/{run_id}/stream.`,
  ],
  [/^\/threads\/prune$/, "Threads are deleted one at a time: DELETE /threads/{thread_id}."],
  [
    /^\/threads\/[^/]*\/runs\//,
    "Runs are not deleted. Cancel one (POST /threads/{thread_id}/runs/{run_id}/cancel), or delete its thread.",
  ],
  [
    /^\/assistants(\/|$)/,
    'Assistants are not made or changed: they are the graphs of langgraph.json, "agent" and "mcp_agent".',
  ],
  [/^\/(mcp|a2a)(\/|$)/, `MCP and A2A are not served. Run the agent on a thread: ${RUN}.`],
];

const NAMED_THREAD = /^\/threads\/([^/]+)/;
const NAMES_OF_ROUTES = /^(search|count|prune)$/;
const ID = new RegExp(`^${ID_FORM}$`);

/**
 * @param path of a request outside the route policy, as it was sent
 * @returns a sentence that contains nothing of the request
 */
export function explainNotServed(path: string): string {
  const thread = NAMED_THREAD.exec(path)?.[1];
  if (thread && !NAMES_OF_ROUTES.test(thread) && !ID.test(thread))
    return "This path is not served here: ids of threads and runs are UUIDs in lower case.";
  return REASONS.find(([pattern]) => pattern.test(path))?.[1] ?? REFUSALS.notServed.message;
}

/** A request outside the route policy. */
export function notServed(path: string): Refusal {
  return { ...REFUSALS.notServed, message: explainNotServed(path) };
}
