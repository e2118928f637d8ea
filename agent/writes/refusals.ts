import { ConsentDeclined } from "#auth/client/token-broker.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { NotRun } from "#auth/protocol/interrupts.ts";

/** The target of a write has changed since the person saw it. Nothing was sent. */
export class TargetChangedError extends Error {
  override readonly name = "TargetChangedError";
}

/** Why a write was not sent: a message for the model to pass on, and the reason for the page. */
export interface WriteRefusal {
  sentence: string;
  why: NotRun;
}

/** Why a call was not made without a failure: the person or the operator declined it. Undefined for a failure. */
export function findNotRun(error: unknown): NotRun | undefined {
  if (error instanceof TargetChangedError) return "changed";
  return error instanceof ConsentDeclined ? "declined" : findWriteRefusal(error)?.why;
}

/**
 * The exchange's errors that don't concern a provider: disabled, over budget, outdated by a restore.
 * @returns undefined for any other error
 */
export function findWriteRefusal(error: unknown): WriteRefusal | undefined {
  if (!(error instanceof AuthError)) return undefined;
  const { tool, limit, retry_after } = error.details;
  switch (error.code) {
    case "writes_disabled": {
      const what = typeof tool === "string" ? `the tool ${tool}` : "all changes";
      const sentence = `Not run: the operator of this app has switched off ${what} for now. Nothing was sent. Tell the person so, and don't try it again unless they ask.`;
      return { sentence, why: "switched_off" };
    }
    case "write_budget_spent": {
      const hours = Math.max(1, Math.ceil(Number(retry_after ?? 0) / 3600));
      const wait = `The next one is possible in ${hours === 1 ? "an hour" : `${hours} hours`} at most`;
      const sentence = `Not run: the person's budget of ${limit ?? "all"} changes in 24 hours is used up. Nothing was sent. ${wait}; don't try again before.`;
      return { sentence, why: "over_budget" };
    }
    case "approval_outdated": {
      const sentence =
        "Not run: the app was restored from a backup after the person was asked for this. It may have been made before the restore, and nothing was sent now. Look whether it was made; only if it was not, ask for it again.";
      return { sentence, why: "outdated" };
    }
    default:
      return undefined;
  }
}
