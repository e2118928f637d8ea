import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { PEOPLE } from "#dev/people.ts";
import { findIdentity } from "#e2e/security/target.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import type { CallOrder, CallReport } from "./exchange-caller.ts";
import type { Part, Row } from "./part.ts";
import { readProcessorMs } from "./processor.ts";
import { median, percentile } from "./statistics.ts";

const PER_SECOND = 50;
const SECONDS = 30;
/** Alternating with the baseline, so that other load affects both. */
const TURNS = 6;
const WARM_UP_SECONDS = 3;
const PROCESSES = 2;

/** The cost of a tool's token: client assertion, session check, decryption, recorded use. */
export const exchange: Part = {
  name: "exchange",
  title: "Token exchange",
  how: `${PER_SECOND} requests a second for ${SECONDS} s, from ${PROCESSES} processes with the agent's own client, for ${PEOPLE.length} people. They start at fixed moments, 20 ms apart, whether or not the last one has finished, and are timed from that moment, so waiting counts. "Alone" is the same rate at the same address with an unsupported method (405), alternating every ${SECONDS / TURNS} s with the exchange.`,
  async run() {
    const system = await startSystem({ env: { REQUESTS_PER_MINUTE: "100000" } });
    const callers = Array.from({ length: PROCESSES }, () => startCaller(system));
    try {
      const sessionIds = await Promise.all(PEOPLE.map((person) => connect(system, person)));
      const measure = (what: CallOrder["what"], seconds: number) =>
        callAll(callers, { what, seconds, perSecond: PER_SECOND / PROCESSES, sessionIds });
      for (const what of ["nothing", "exchange"] as const) await measure(what, WARM_UP_SECONDS);
      const all: Measured = { nothing: [], exchange: [] };
      for (let turn = 0; turn < TURNS; turn += 1) {
        for (const what of ["nothing", "exchange"] as const) {
          const before = readProcessorMs(system.pid("web"));
          const report = await measure(what, SECONDS / TURNS);
          all[what].push({ ...report, processorMs: readProcessorMs(system.pid("web")) - before });
        }
      }
      return toRows(all);
    } finally {
      for (const caller of callers) caller.kill();
      await system.stop();
    }
  },
};

/** Signs in and connects GitHub. @returns the session's id, as a run has it */
async function connect(system: System, { username, password }: (typeof PEOPLE)[number]): Promise<string> {
  const person = new HttpPerson(system.appUrl, username);
  await person.signIn(password);
  await person.connectGitHub();
  return (await findIdentity(person)).sid;
}

/** Starts a process with the agent's configuration: the app's URL and its own key. */
function startCaller({ appUrl, addresses, dataDir }: System): ChildProcess {
  const keys = JSON.parse(readFileSync(path.join(dataDir, "keys.json"), "utf8"));
  const variables = {
    APP_URL: appUrl,
    WEB_URL: addresses.web,
    AGENT_PRIVATE_KEY: JSON.stringify(keys.AGENT_PRIVATE_KEY),
    // Required by the schema, but not opened by this process.
    AGENT_DATABASE_URL: `file:${path.join(dataDir, "checkpoints.db")}`,
    MODEL: "openai:none",
  };
  const env = { PATH: process.env.PATH, NODE_ENV: "production" as const, ...variables };
  return fork(new URL("./exchange-caller.ts", import.meta.url), { env, execArgv: [] });
}

async function callAll(callers: ChildProcess[], order: Omit<CallOrder, "delayMs">): Promise<CallReport> {
  const answers = callers.map((caller) => once(caller, "message"));
  for (const [at, caller] of callers.entries()) caller.send({ ...order, delayMs: (at * 1000) / PER_SECOND });
  const reports = (await Promise.all(answers)).map(([report]) => report as CallReport);
  return {
    times: reports.flatMap((report) => report.times),
    errors: reports.flatMap((report) => report.errors),
  };
}

type Measured = Record<CallOrder["what"], (CallReport & { processorMs: number })[]>;

function toRows({ nothing, exchange }: Measured): Row[] {
  const alone = nothing.flatMap(({ times }) => times);
  const times = exchange.flatMap((report) => report.times);
  const errors = exchange.flatMap((report) => report.errors);
  if (times.length === 0 || alone.length === 0) throw new Error(errors[0] ?? "nothing was measured");
  const perCall = sum(exchange.map((one) => one.processorMs)) / times.length;
  const perNothing = sum(nothing.map((one) => one.processorMs)) / alone.length;
  return [
    { figure: "alone, p50", value: median(alone), unit: "ms" },
    { figure: "alone, p99", value: percentile(alone, 0.99), unit: "ms" },
    { figure: "exchange, p50", value: median(times), unit: "ms", target: { most: 5 } },
    { figure: "exchange, p99", value: percentile(times, 0.99), unit: "ms", target: { most: 25 } },
    {
      figure: `failed, of ${times.length + errors.length}`,
      value: errors.length,
      unit: "",
      target: { most: 0 },
    },
    ...(Number.isNaN(perCall)
      ? []
      : [
          { figure: "processor time of the app, a request alone", value: perNothing, unit: "ms" },
          { figure: "processor time of the app, an exchange", value: perCall, unit: "ms" },
        ]),
  ];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
