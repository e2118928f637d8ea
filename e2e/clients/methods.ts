import type { Client } from "@langchain/langgraph-sdk";

/** A person's objects that the calls use. */
export interface Subject {
  client: Client;
  assistantId: string;
  /** A thread with a finished run. */
  threadId: string;
  runId: string;
}

const input = { messages: [{ role: "user", content: "Hello" }] };

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _part of stream);
}

/** One call of each public method of the JavaScript client, by its name in docs/clients.md. */
export const CALLS: Record<string, (on: Subject) => Promise<unknown>> = {
  "assistants.get": ({ client, assistantId }) => client.assistants.get(assistantId),
  "assistants.getGraph": ({ client, assistantId }) => client.assistants.getGraph(assistantId),
  "assistants.getSchemas": ({ client, assistantId }) => client.assistants.getSchemas(assistantId),
  "assistants.getSubgraphs": ({ client, assistantId }) => client.assistants.getSubgraphs(assistantId),
  "assistants.search": ({ client }) => client.assistants.search({ limit: 5 }),
  "assistants.count": ({ client }) => client.assistants.count({ graphId: "agent" }),
  "assistants.create": ({ client }) => client.assistants.create({ graphId: "agent", name: "Mine" }),
  "assistants.update": ({ client, assistantId }) => client.assistants.update(assistantId, { name: "Mine" }),
  "assistants.delete": ({ client, assistantId }) => client.assistants.delete(assistantId),
  "assistants.getVersions": ({ client, assistantId }) => client.assistants.getVersions(assistantId),
  "assistants.setLatest": ({ client, assistantId }) => client.assistants.setLatest(assistantId, 1),

  "threads.create": ({ client }) => client.threads.create({ metadata: { topic: "tea" } }),
  "threads.get": ({ client, threadId }) => client.threads.get(threadId),
  "threads.update": ({ client, threadId }) =>
    client.threads.update(threadId, { metadata: { topic: "cups" } }),
  "threads.search": ({ client }) => client.threads.search({ metadata: { topic: "tea" }, limit: 5 }),
  "threads.count": ({ client }) => client.threads.count({ status: "idle" }),
  "threads.getState": ({ client, threadId }) => client.threads.getState(threadId),
  "threads.getHistory": ({ client, threadId }) => client.threads.getHistory(threadId, { limit: 5 }),
  "threads.updateState": ({ client, threadId }) => client.threads.updateState(threadId, { values: input }),
  "threads.patchState": ({ client, threadId }) => client.threads.patchState(threadId, { topic: "tea" }),
  "threads.copy": ({ client, threadId }) => client.threads.copy(threadId),
  "threads.prune": ({ client, threadId }) => client.threads.prune([threadId]),
  "threads.joinStream": ({ client, threadId }) => drain(client.threads.joinStream(threadId)),
  "threads.stream": async ({ client, threadId }) => {
    const stream = client.threads.stream(threadId, { assistantId: "agent", maxReconnectAttempts: 0 });
    await stream.run.start({ input });
  },
  "threads.delete": async ({ client }) => client.threads.delete((await client.threads.create()).thread_id),

  "runs.stream": ({ client, threadId }) => drain(client.runs.stream(threadId, "agent", { input })),
  "runs.wait": ({ client, threadId }) => client.runs.wait(threadId, "agent", { input }),
  "runs.create": async ({ client, threadId }) => {
    const { run_id } = await client.runs.create(threadId, "agent", { input });
    await client.runs.join(threadId, run_id);
  },
  "runs.stream(null, …)": ({ client }) => drain(client.runs.stream(null, "agent", { input })),
  "runs.wait(null, …)": ({ client }) => client.runs.wait(null, "agent", { input }),
  "runs.create(null, …)": ({ client }) => client.runs.create(null, "agent", { input }),
  "runs.createBatch": ({ client }) => client.runs.createBatch([{ assistantId: "agent", input }]),
  "runs.list": ({ client, threadId }) => client.runs.list(threadId),
  "runs.get": ({ client, threadId, runId }) => client.runs.get(threadId, runId),
  "runs.join": ({ client, threadId, runId }) => client.runs.join(threadId, runId),
  "runs.joinStream": ({ client, threadId, runId }) => drain(client.runs.joinStream(threadId, runId)),
  "runs.cancel": async ({ client, threadId }) => {
    const { run_id } = await client.runs.create(threadId, "agent", { input: { messages: [SLOW] } });
    await client.runs.cancel(threadId, run_id, true);
  },
  "runs.cancelMany": ({ client, threadId }) => client.runs.cancelMany({ threadId, status: "running" }),
  "runs.delete": ({ client, threadId, runId }) => client.runs.delete(threadId, runId),

  "crons.create": ({ client }) => client.crons.create("agent", { schedule: "0 0 1 1 *", input }),
  "crons.createForThread": ({ client, threadId }) =>
    client.crons.createForThread(threadId, "agent", { schedule: "0 0 1 1 *", input }),
  "crons.update": ({ client, runId }) => client.crons.update(runId, { schedule: "0 0 1 1 *" }),
  "crons.delete": ({ client, runId }) => client.crons.delete(runId),
  "crons.search": ({ client }) => client.crons.search(),
  "crons.count": ({ client }) => client.crons.count(),

  "store.putItem": ({ client }) => client.store.putItem(["notes"], "one", { text: "tea" }),
  "store.getItem": ({ client }) => client.store.getItem(["notes"], "one"),
  "store.deleteItem": ({ client }) => client.store.deleteItem(["notes"], "one"),
  "store.searchItems": ({ client }) => client.store.searchItems(["notes"]),
  "store.listNamespaces": ({ client }) => client.store.listNamespaces(),
};

/** The embedded model streams this word by word. */
const SLOW = { role: "user", content: `script:\n${JSON.stringify(["word ".repeat(200)])}` };

/** The names of the client's public methods, as in CALLS. */
export function listMethods(client: Client): string[] {
  const parts = ["assistants", "threads", "runs", "crons", "store"] as const;
  return parts.flatMap((part) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(client[part]))
      .filter((name) => name !== "constructor")
      .map((name) => `${part}.${name}`),
  );
}
