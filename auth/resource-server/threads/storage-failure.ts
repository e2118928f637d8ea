import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { MODEL_PROBLEMS } from "#auth/protocol/model-problems.ts";
import { findOutage, noteOutage } from "#db/outage.ts";
import { log } from "#observability/log.ts";

const CODE = "storage_unavailable";

/** The agent's database is unavailable. `message` is a sentence for people; the driver's text is in `cause`. */
export class StorageError extends Error {
  override name = CODE;

  constructor(cause: unknown) {
    super(MODEL_PROBLEMS[CODE], { cause });
  }
}

/** Whether the agent's database is unavailable. */
export function isStorageFailure(error: unknown): boolean {
  return error instanceof StorageError || findOutage(error) !== undefined;
}

/**
 * Hides a driver's text from the person: a run's stream has the message of the error that ended it.
 * @throws StorageError for an outage of the database, the error itself for anything else
 */
export function throwExplained(error: unknown): never {
  if (!findOutage(error)) throw error;
  noteOutage(error);
  log().error({ err: error }, "the agent's database can't be used");
  throw new StorageError(error);
}

const METHODS = ["getTuple", "put", "putWrites", "deleteThread"] as const;

/** Makes a run whose database fails end with a StorageError, and a request get 503 (docs/decisions/0092). */
export function explainFailures(saver: BaseCheckpointSaver): void {
  for (const name of METHODS) {
    const method = saver[name].bind(saver) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(saver, { [name]: (...args: unknown[]) => method(...args).catch(throwExplained) });
  }
  const list = saver.list.bind(saver);
  saver.list = async function* (...args) {
    try {
      yield* list(...args);
    } catch (error) {
      throwExplained(error);
    }
  };
}
