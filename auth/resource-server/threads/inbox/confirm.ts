import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { openInbox } from "./inbox.ts";

/**
 * Settles a run's entry in the inbox once a checkpoint with its messages in the state is stored. The run's first one,
 * with source "input", does not have them: the next input drops the content of the graph's input channel.
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
