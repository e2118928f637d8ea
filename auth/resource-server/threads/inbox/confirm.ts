import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { openInbox } from "./open.ts";

/**
 * Settles a run's entry in the inbox once a checkpoint is stored that has its messages in the state. The run's first one,
 * whose source is "input", has not: what it holds in the graph's input channel is dropped by the next input.
 */
export function confirmInputs(saver: BaseCheckpointSaver): void {
  const put = saver.put.bind(saver);
  saver.put = async (config, checkpoint, metadata, newVersions) => {
    const stored = await put(config, checkpoint, metadata, newVersions);
    const runId: unknown = config.configurable?.run_id;
    if (metadata.source === "loop" && typeof runId === "string") (await openInbox()).settle(runId);
    return stored;
  };
}
