import type { RunRecord } from "./server-memory.ts";

/** The used part of a compiled graph. */
interface Streaming {
  stream(input: unknown, options: StreamOptions): Promise<AsyncIterable<unknown>>;
  streamEvents(input: unknown, options: StreamOptions): AsyncIterable<unknown>;
}

interface StreamOptions {
  version?: string;
  runId?: string;
}

type FindRun = (runId: string) => RunRecord | undefined;

/**
 * The npm server runs each graph with `streamEvents` and drops all events but one kind: the chunks of the graph's own stream
 * (docs/facts.md 37). Here a run whose client requested no events streams only its chunks.
 * @param findRun returns the server's record of a run; without one, all events are created
 */
export function streamChunks(graph: object, findRun: FindRun): void {
  const { streamEvents } = graph as Streaming;
  Object.assign(graph, {
    streamEvents(this: Streaming, input: unknown, options: StreamOptions) {
      const { version, ...rest } = options;
      const { runId } = options;
      if (version === "v2" && runId !== undefined && needsNoEvents(findRun(runId)))
        return toEvents(this, input, { ...rest, runId });
      return streamEvents.call(this, input, options);
    },
  });
}

/** Mode `messages` is created from events, and so are the chunks of subgraphs. Without a listener the model would not stream. */
function needsNoEvents(run: RunRecord | undefined): boolean {
  const { stream_mode: modes = [], subgraphs } = run?.kwargs ?? {};
  return (
    modes.includes("messages-tuple") && !modes.includes("messages") && !modes.includes("events") && !subgraphs
  );
}

async function* toEvents(graph: Streaming, input: unknown, options: StreamOptions): AsyncGenerator<object> {
  for await (const chunk of await graph.stream(input, options))
    yield { event: "on_chain_stream", run_id: options.runId, data: { chunk } };
}
