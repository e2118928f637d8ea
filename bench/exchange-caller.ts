import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { agentEnv } from "#auth/client/env.ts";
import { exchangeToken } from "#auth/client/exchange-client.ts";
import { OAUTH_PATHS } from "#auth/protocol/oauth-names.ts";

/**
 * A process that asks as the agent does, at a fixed rate: `node bench/exchange-caller.ts`, with an IPC channel, the
 * agent's environment, and one order after the other.
 */
export interface CallOrder {
  /** `nothing`: the same address with a method that it does not take, which Next answers by itself. */
  what: "exchange" | "nothing";
  perSecond: number;
  /** Milliseconds until the first call: several callers take turns. */
  delayMs: number;
  seconds: number;
  sessionIds: string[];
}
export interface CallReport {
  /** Milliseconds from the moment at which a call was due to its whole answer. */
  times: number[];
  errors: string[];
}

async function ask({ what, sessionIds }: CallOrder, at: number): Promise<void> {
  if (what === "nothing") {
    const answer = await fetch(`${agentEnv().WEB_URL}${OAUTH_PATHS.token}`);
    await answer.arrayBuffer();
    return;
  }
  await exchangeToken({
    sessionId: sessionIds[at % sessionIds.length] ?? "",
    provider: "github",
    scopes: ["repo"],
    tool: "list_repositories",
    access: "read",
    threadId: randomUUID(),
    runId: randomUUID(),
  });
}

async function run(order: CallOrder): Promise<CallReport> {
  const report: CallReport = { times: [], errors: [] };
  const begin = performance.now() + order.delayMs;
  const calls = Array.from({ length: order.perSecond * order.seconds }, async (_, at) => {
    const due = begin + (at * 1000) / order.perSecond;
    await wait(Math.max(0, due - performance.now()));
    // A timer may be early by less than a millisecond; when it is late, that is part of what the caller waits.
    const started = Math.min(due, performance.now());
    try {
      await ask(order, at);
      report.times.push(performance.now() - started);
    } catch (error) {
      report.errors.push(error instanceof Error ? error.message : String(error));
    }
  });
  await Promise.all(calls);
  return report;
}

process.on("message", async (order: CallOrder) => {
  const report = await run(order);
  process.send?.(report);
});
process.once("disconnect", () => process.exit(0));
