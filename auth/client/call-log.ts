import type { RunnableConfig } from "@langchain/core/runnables";
import { log } from "#observability/log.ts";
import { describeTool } from "#observability/traces.ts";
import type { AccessRequirement } from "./consent.ts";
import { readOwner } from "./person.ts";

/**
 * Logs a call with a person's token in the agent's process, under the id of the request that started the run
 * (docs/decisions/0040): the tool, the provider, the outcome. No arguments, no resource, no response.
 * @param startedAt `performance.now()` when the token was requested
 */
export function noteCall(
  config: RunnableConfig,
  { tool, provider, access }: AccessRequirement,
  outcome: "done" | "refused" | "failed",
  { status, calls }: { status?: number | undefined; calls?: number },
  startedAt: number,
): void {
  const { requestId, threadId, runId } = readOwner(config.configurable);
  const ms = Math.round(performance.now() - startedAt);
  const run = { request_id: requestId, thread_id: threadId, run_id: runId };
  describeTool(config, { request_id: requestId, provider, access, outcome, status, calls });
  log().info({ ...run, tool, provider, access, outcome, status, calls, ms }, "tool call");
}
