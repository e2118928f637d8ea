import type { Client } from "@langchain/langgraph-sdk";
import { toProblem } from "./problem.ts";
import { findActiveRun } from "./runs.ts";
import { type Submission, unsentOf } from "./submission.ts";
import type { AgentState } from "./use-thread-head.ts";

/** How a conversation stands at the server. */
export interface RunStatus {
  /** The run that is going on, or waits for its turn. */
  run: string | undefined;
  /** What was said last has arrived. */
  hasArrived: boolean;
  /** The graph stopped on its way, and can go on from there. */
  isHalted: boolean;
  /** The ids of what it asks the person. */
  asks: readonly string[];
}

/** The server knows nothing of it. */
const NOTHING: RunStatus = { run: undefined, hasArrived: false, isHalted: false, asks: [] };

/**
 * Asks the server how a conversation stands, after something went wrong here. Rejects where it can't be asked, and with a 404
 * for a conversation that is gone: one in which nothing was said yet just has not begun.
 * @param ending a run that was stopped: the server may still be ending it, which is waited for
 */
export async function readRunStatus(
  client: Client,
  threadId: string,
  attempt: Submission | undefined,
  ending?: string,
): Promise<RunStatus> {
  try {
    const said = attempt?.message?.id;
    // In turns: a run that ends between the two has then left its state.
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

/** `say` what did not arrive; `go on` where the graph stopped; `show` what is there. */
export type RecoveryAction = "say" | "go on" | "show";

/** How a conversation goes on in which nothing is going on. */
export function chooseRecovery(
  { hasArrived, isHalted, asks }: RunStatus,
  attempt: Submission | undefined,
): RecoveryAction {
  if (unsentOf(attempt) && !hasArrived) return "say";
  const answered = attempt?.accepted ? [] : Object.keys(attempt?.answers ?? {});
  if (answered.length > 0 && answered.every((id) => asks.includes(id))) return "say";
  // What it asks is answered on its card: to go on without an answer would only make it ask again.
  return isHalted && asks.length === 0 ? "go on" : "show";
}

/** What was sent, was accepted, and is in no state that the page could show: it goes back to where one writes. */
export function findLostWords({ hasArrived }: RunStatus, attempt: Submission | undefined): string[] {
  return attempt?.message && !hasArrived && !attempt.isSame ? [attempt.message.content] : [];
}
