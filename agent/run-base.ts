import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { REFUSALS, type Refusal } from "#auth/protocol/refusals.ts";
import { listInputIds, replacesOthers } from "#auth/resource-server/threads/replaced-messages.ts";

/** The used part of a compiled graph. */
interface Starting {
  checkpointer?: Pick<BaseCheckpointSaver, "getTuple">;
  stream(input: unknown, options?: Options): Promise<unknown>;
}

interface Options {
  configurable?: Record<string, unknown>;
}

/**
 * Rejects a run from a checkpoint that its thread does not have, and one whose messages would replace the agent's, before it writes
 * anything (auth/resource-server/base-check.ts says why). For LangSmith's server, which stores the checkpoints: elsewhere our
 * handlers reject both with the request.
 */
export function refuseWrongBases(graph: object): void {
  const { stream } = graph as Starting;
  Object.assign(graph, {
    async stream(this: Starting, input: unknown, options?: Options) {
      const { thread_id, checkpoint_id } = options?.configurable ?? {};
      if (this.checkpointer && (checkpoint_id || listInputIds(input).length > 0)) {
        const configurable = { thread_id, checkpoint_ns: "", ...(checkpoint_id ? { checkpoint_id } : {}) };
        const tuple = await this.checkpointer.getTuple({ configurable });
        if (checkpoint_id && !tuple) throw new WrongBase(REFUSALS.noCheckpoint);
        if (replacesOthers(input, tuple)) throw new WrongBase(REFUSALS.replacesAnswer);
      }
      return stream.call(this, input, options);
    },
  });
}

/** `name` and `message` are sent to the client. */
class WrongBase extends Error {
  constructor({ error, message }: Refusal) {
    super(message);
    this.name = error;
  }
}
