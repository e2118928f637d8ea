import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { REFUSALS } from "#auth/protocol/refusals.ts";

/** The used part of a compiled graph. */
interface Forking {
  checkpointer?: Pick<BaseCheckpointSaver, "getTuple">;
  stream(input: unknown, options?: Options): Promise<unknown>;
}

interface Options {
  configurable?: Record<string, unknown>;
}

/**
 * Rejects a run from a checkpoint that its thread does not have, before it writes anything, where the server stores the checkpoints
 * and our handlers can't read them: LangSmith's server. Where they can, the request is rejected (auth/resource-server/start-check.ts,
 * which says why).
 */
export function refuseUnknownForks(graph: object): void {
  const { stream } = graph as Forking;
  Object.assign(graph, {
    async stream(this: Forking, input: unknown, options?: Options) {
      const { thread_id, checkpoint_id } = options?.configurable ?? {};
      if (checkpoint_id && this.checkpointer) {
        const configurable = { thread_id, checkpoint_ns: "", checkpoint_id };
        if (!(await this.checkpointer.getTuple({ configurable }))) throw new UnknownCheckpoint();
      }
      return stream.call(this, input, options);
    },
  });
}

/** `name` and `message` are sent to the client. */
class UnknownCheckpoint extends Error {
  override name = REFUSALS.noCheckpoint.error;

  constructor() {
    super(REFUSALS.noCheckpoint.message);
  }
}
