import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { PEOPLE } from "#dev/people.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import { findIdentity } from "#e2e/wall/victim.ts";
import type { CallOrder, CallReport } from "./exchange-caller.ts";
import type { Part, Row } from "./part.ts";
import { median, percentile } from "./statistics.ts";

const PER_SECOND = 50;
const SECONDS = 30;
const WARM_UP_SECONDS = 3;
const PROCESSES = 2;

/** What it costs a tool to get the person's token: client assertion, live session, opened secret, recorded use. */
export const exchange: Part = {
  name: "exchange",
  title: "Token exchange",
  how: `${PER_SECOND} requests a second for ${SECONDS} s, from ${PROCESSES} processes with the agent's own client, for ${PEOPLE.length} people. They start at fixed moments, whether or not the last one is back, and are timed from that moment: what waits counts. "Alone" is the same server and rate at \`/api/health\`, which does nothing.`,
  async run() {
    const system = await startSystem({ env: { REQUESTS_PER_MINUTE: "100000" } });
    const callers = Array.from({ length: PROCESSES }, () => startCaller(system));
    try {
      const sessionIds = await Promise.all(PEOPLE.map((person) => connect(system, person)));
      const measure = (what: CallOrder["what"], seconds: number) =>
        callAll(callers, { what, seconds, perSecond: PER_SECOND / PROCESSES, sessionIds });
      for (const what of ["health", "exchange"] as const) await measure(what, WARM_UP_SECONDS);
      return toRows(await measure("health", SECONDS), await measure("exchange", SECONDS));
    } finally {
      for (const caller of callers) caller.kill();
      await system.stop();
    }
  },
};

/** Signs in and connects; the handle of the session is what a run would hold. */
async function connect(system: System, { username, password }: (typeof PEOPLE)[number]): Promise<string> {
  const person = new HttpPerson(system.appUrl, username);
  await person.signIn(password);
  await person.connectGitHub();
  return (await findIdentity(person)).sid;
}

/** A process with what the agent's process has: the address of the app, and its own key. */
function startCaller({ appUrl, addresses, dataDir }: System): ChildProcess {
  const keys = JSON.parse(readFileSync(path.join(dataDir, "keys.json"), "utf8"));
  const variables = {
    APP_URL: appUrl,
    WEB_URL: addresses.web,
    AGENT_PRIVATE_KEY: JSON.stringify(keys.AGENT_PRIVATE_KEY),
    MODEL: "openai:none",
  };
  const env = { PATH: process.env.PATH, NODE_ENV: "production" as const, ...variables };
  return fork(new URL("./exchange-caller.ts", import.meta.url), { env, execArgv: [] });
}

async function callAll(callers: ChildProcess[], order: CallOrder): Promise<CallReport> {
  const answers = callers.map((caller) => once(caller, "message"));
  for (const caller of callers) caller.send(order);
  const reports = (await Promise.all(answers)).map(([report]) => report as CallReport);
  return {
    times: reports.flatMap((report) => report.times),
    errors: reports.flatMap((report) => report.errors),
  };
}

function toRows(health: CallReport, exchanges: CallReport): Row[] {
  const [failure] = [...health.errors, ...exchanges.errors];
  if (exchanges.times.length === 0 || health.times.length === 0) throw new Error(failure);
  const p99 = (times: readonly number[]) => percentile(times, 0.99);
  return [
    { figure: "alone, p50", value: median(health.times), unit: "ms" },
    { figure: "alone, p99", value: p99(health.times), unit: "ms" },
    { figure: "exchange, p50", value: median(exchanges.times), unit: "ms", target: { most: 5 } },
    { figure: "exchange, p99", value: p99(exchanges.times), unit: "ms", target: { most: 25 } },
    {
      figure: `failed, of ${exchanges.times.length + exchanges.errors.length}`,
      value: exchanges.errors.length,
      unit: "",
      target: { most: 0 },
    },
  ];
}
