import type { Client } from "@langchain/langgraph-sdk";
import type { AgentState } from "./agent-state.ts";
import { toProblem } from "./problem.ts";
import { findActiveRun } from "./runs.ts";
import { type Submission, unsentOf } from "./submission.ts";

/** The state of a conversation on the server. */
export interface RunStatus {
  /** The active run, or the next one in the queue. */
  run: string | undefined;
  /** The last submission has been delivered. */
  hasArrived: boolean;
  /** The graph stopped midway and can be resumed. */
  isHalted: boolean;
  /** The ids of its questions for the person. */
  asks: readonly string[];
}

/** The server has no such conversation. */
const NOTHING: RunStatus = { run: undefined, hasArrived: false, isHalted: false, asks: [] };

/**
 * Asks the server for a conversation's state after a problem. Rejects if the server can't be asked, and with a 404 if the
 * conversation is gone, unless its first message was never delivered.
 * @param ending a stopped run, which the server may still be ending: waits for that
 */
export async function readRunStatus(
  client: Client,
  threadId: string,
  attempt: Submission | undefined,
  ending?: string,
): Promise<RunStatus> {
  try {
    const said = attempt?.message?.id;
    // One after the other: a run that ends in between has then stored its state.
    let run = await findActiveRun(client, threadId, said);
    if (run && run.id === ending) {
      await client.runs.join(threadId, run.id);
      run = await findActiveRun(client, threadId, said);
    }
    const { values, tasks, next } = await client.threads.getState<AgentState>(threadId);
    const isInState = values.messages?.some(({ id }) => id !== undefined && id === said) ?? false;
    return {
      run: run?.id,
      hasArrived: isInState || run?.hasMessage === true,
      isHalted: next.length > 0,
      asks: tasks.flatMap(({ interrupts }) => interrupts.flatMap(({ id }) => id ?? [])),
    };
  } catch (error) {
    if (unsentOf(attempt) && toProblem(error).kind === "missing") return NOTHING;
    throw error;
  }
}

/** `resend` an undelivered submission; `continue` where the graph stopped; `show` the stored state. */
export type RecoveryAction = "resend" | "continue" | "show";

/** How to go on in a conversation without an active run. */
export function chooseRecovery(
  { hasArrived, isHalted, asks }: RunStatus,
  attempt: Submission | undefined,
): RecoveryAction {
  if (unsentOf(attempt) && !hasArrived) return "resend";
  const answered = attempt?.accepted ? [] : Object.keys(attempt?.answers ?? {});
  if (answered.length > 0 && answered.every((id) => asks.includes(id))) return "resend";
  // Questions are answered on their cards: resuming without an answer would only ask again.
  return isHalted && asks.length === 0 ? "continue" : "show";
}

/** Text that was accepted but is in no stored state: it goes back to the composer. */
export function findLostWords({ hasArrived }: RunStatus, attempt: Submission | undefined): string[] {
  return attempt?.message && !hasArrived && !attempt.isSame ? [attempt.message.content] : [];
}
