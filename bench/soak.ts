import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { bearer, findIdentity } from "#e2e/security/target.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import { UNLIMITED } from "./askers.ts";
import type { Part, Row } from "./part.ts";
import { median } from "./statistics.ts";
import { takeTurn } from "./turns.ts";

/** SOAK_MINUTES sets another duration, such as 10 for a quick run. */
const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);
/** Ended runs and idle threads are kept for 15 minutes (docs/decisions/0056), so memory can only be flat afterwards. */
const FILLING_MINUTES = 16;
const TURNS_A_SECOND = 2;
/** Every fourth turn continues the same conversation, the others start new ones. */
const CONTINUE_EVERY = 4;
/** The turns of a conversation that continues, before another one takes its place. */
const LENGTH = 100;

interface Sample {
  minute: number;
  /** Of the LangGraph server. */
  megabytes: number;
}

/** Checks that the LangGraph server's memory is flat: a record leaked per thread would add up. */
export const soak: Part = {
  name: "soak",
  title: "Memory under a soak",
  how: `${TURNS_A_SECOND} turns a second with one tool call each for ${MINUTES} minutes, three of four in a new conversation and every fourth in one that continues up to ${LENGTH} turns, sent to the LangGraph server as the page sends them. The resident memory of its process is read every second. Runs that have ended are kept for a quarter of an hour, so memory can only be flat from minute ${FILLING_MINUTES} on; the slope is that of a line through the samples from then on${MINUTES > FILLING_MINUTES ? "" : ", or, as this span is shorter, through those of its second half"}.`,
  async run() {
    const system = await startSystem({ env: { ...UNLIMITED, TOKEN_DELAY_MS: "0" } });
    try {
      return await measure(system);
    } finally {
      await system.stop();
    }
  },
};

async function measure(system: System): Promise<Row[]> {
  const alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub("repo");
  const identity = await findIdentity(alice);
  let lasting = crypto.randomUUID();
  let length = 0;
  const samples: Sample[] = [];
  const running = new Set<Promise<void>>();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let [turns, failed] = [0, 0];
  let isLastingBusy = false;

  const turn = async (): Promise<void> => {
    // A conversation's next message waits for the previous answer.
    const isContinued = turns % CONTINUE_EVERY === 0 && !isLastingBusy;
    turns += 1;
    if (isContinued) {
      isLastingBusy = true;
      if (length === LENGTH) [lasting, length] = [crypto.randomUUID(), 0];
      length += 1;
    }
    try {
      const thread = isContinued ? lasting : crypto.randomUUID();
      await takeTurn(system.addresses.langgraph, await bearer(system, identity), thread);
    } finally {
      if (isContinued) isLastingBusy = false;
    }
  };
  while (seconds() < MINUTES * 60) {
    const one = turn().catch(() => {
      failed += 1;
    });
    running.add(one);
    one.finally(() => running.delete(one));
    samples.push({ minute: seconds() / 60, megabytes: residentMegabytes(system.pid("langgraph")) });
    await pause(Math.max(0, (turns / TURNS_A_SECOND - seconds()) * 1000));
  }
  await Promise.all(running);
  return rowsOf(samples, turns, failed);
}

function rowsOf(samples: readonly Sample[], turns: number, failed: number): Row[] {
  const isFull = MINUTES > FILLING_MINUTES;
  const from = isFull ? FILLING_MINUTES : MINUTES / 2;
  const late = samples.filter(({ minute }) => minute >= from);
  const memoryOf = (list: readonly Sample[]) => median(list.map(({ megabytes }) => megabytes));
  return [
    { figure: "turns", value: turns, unit: "" },
    { figure: "failed", value: failed, unit: "", target: { most: 0 } },
    {
      figure: "memory in the first minute, p50",
      value: memoryOf(samples.filter(({ minute }) => minute < 1)),
      unit: "MB",
    },
    {
      figure: "memory in the last minute, p50",
      value: memoryOf(samples.filter(({ minute }) => minute >= MINUTES - 1)),
      unit: "MB",
    },
    {
      figure: `slope from minute ${from} on`,
      value: slopeOf(late),
      unit: "MB a minute",
      ...(isFull ? { target: { most: 1 } } : {}),
    },
  ];
}

/** Least squares. Exported for its test. @returns megabytes a minute */
export function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ minute }) => minute)), mean(samples.map(({ megabytes }) => megabytes))];
  const covariance = mean(samples.map(({ minute, megabytes }) => (minute - x) * (megabytes - y)));
  return covariance / mean(samples.map(({ minute }) => (minute - x) ** 2));
}

function residentMegabytes(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1000;
}
