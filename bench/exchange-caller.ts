import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { agentEnv } from "#auth/client/env.ts";
import { exchangeToken } from "#auth/client/exchange-client.ts";
import { OAUTH_PATHS } from "#auth/protocol/oauth-names.ts";

/**
 * A process that calls the exchange as the agent does, at a fixed rate: `node bench/exchange-caller.ts`, with an IPC channel
 * for orders, one at a time, and the agent's environment.
 */
export interface CallOrder {
  /** `nothing`: the same URL with an unsupported method, which Next rejects by itself. */
  what: "exchange" | "nothing";
  perSecond: number;
  /** Milliseconds until the first call, to stagger several callers. */
  delayMs: number;
  seconds: number;
  sessionIds: string[];
}
export interface CallReport {
  /** Milliseconds from a call's due time to its complete response. */
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
    // A timer may fire up to a millisecond early. If it is late, that counts as waiting time.
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
