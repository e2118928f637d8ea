import { fillPath, type Ids, makeBody, nameOf, type ServerRoute } from "./routes.ts";

/** A caller who may not access the victim's data. Its headers are created for each request. */
export interface Attacker {
  name: string;
  headers(): Promise<Record<string, string>>;
}

/** One of the victim's threads, in one of the possible states. */
export interface Case extends Ids {
  name: string;
}

export interface Attempt {
  route: string;
  attacker: string;
  case: string;
  status: number;
  /** The start of the body; open streams are read for a moment. */
  body: string;
}

const READ_BYTES = 200_000;
const READ_MS = 1_500;
/** Every request must return its headers within this time. */
const ANSWER_MS = 10_000;
export const NO_ANSWER = 599;
const CONCURRENCY = 6;

/**
 * Calls every route as every attacker on each of the victim's threads.
 * @param base URL of the LangGraph server or the BFF
 */
export async function attack(
  base: string,
  routes: readonly ServerRoute[],
  attackers: readonly Attacker[],
  cases: readonly Case[],
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const route of routes) {
    const calls = attackers.flatMap((attacker) => cases.map((one) => () => call(base, route, attacker, one)));
    while (calls.length > 0) {
      attempts.push(...(await Promise.all(calls.splice(0, CONCURRENCY).map((start) => start()))));
    }
  }
  return attempts;
}

async function call(base: string, route: ServerRoute, attacker: Attacker, on: Case): Promise<Attempt> {
  const method = route.method === "ALL" ? "POST" : route.method;
  const hasBody = method !== "GET" && method !== "DELETE";
  const timeout = AbortSignal.timeout(ANSWER_MS);
  const attempt = { route: nameOf(route), attacker: attacker.name, case: on.name };
  try {
    const answer = await fetch(`${base}${fillPath(route, on)}`, {
      method,
      headers: {
        ...(await attacker.headers()),
        ...(hasBody ? { "content-type": "application/json" } : {}),
      },
      body: hasBody ? JSON.stringify(makeBody(route, on)) : undefined,
      redirect: "manual",
      signal: timeout,
    });
    return { ...attempt, status: answer.status, body: await readFor(answer, READ_MS, READ_BYTES) };
  } catch (error) {
    if (!timeout.aborted) throw error;
    return { ...attempt, status: NO_ANSWER, body: "" };
  }
}

/** Reads a body for a limited time: some responses stay open as long as their run. */
export async function readFor(answer: Response, ms: number, bytes: number): Promise<string> {
  const reader = answer.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  const timer = setTimeout(() => void reader.cancel().then(ignore, ignore), ms);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      text += decoder.decode(next.value, { stream: true });
      if (text.length > bytes) break;
    }
  } finally {
    clearTimeout(timer);
  }
  return text;
}

/** Cancelling a stream may fail, which doesn't matter. */
function ignore(): void {}

/** How a response that reveals data is recognized. */
export interface LeakCriteria {
  /** Texts that occur only in the victim's data. */
  markers: readonly string[];
  /** Whether a successful response is public, by route and attacker. */
  isPublic(attempt: Attempt): boolean;
}

/** The attempts that succeeded: responses that reveal the victim's data, or non-public ones with a status of success. */
export function findHoles(attempts: readonly Attempt[], { markers, isPublic }: LeakCriteria): Attempt[] {
  return attempts.filter((attempt) => {
    if (markers.some((marker) => attempt.body.includes(marker))) return true;
    return attempt.status >= 200 && attempt.status < 300 && !isPublic(attempt);
  });
}

/** Formats the results by attacker and status as a table for the test's output. */
export function describeAttempts(
  title: string,
  attempts: readonly Attempt[],
  holes: readonly Attempt[],
): string {
  const count = (pick: (attempt: Attempt) => string) => new Set(attempts.map(pick)).size;
  const statuses = [...new Set(attempts.map((attempt) => attempt.status))].sort();
  const attackers = [...new Set(attempts.map((attempt) => attempt.attacker))];
  const head = ["attacker", ...statuses.map(String), "holes"];
  const rows = attackers.map((name) => {
    const theirs = attempts.filter((attempt) => attempt.attacker === name);
    const byStatus = statuses.map((status) => String(theirs.filter((one) => one.status === status).length));
    return [name, ...byStatus, String(holes.filter((hole) => hole.attacker === name).length)];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[0] ?? 0)))
      .join("  "),
  );
  const size = `${count((a) => a.route)} routes × ${attackers.length} attackers × ${count((a) => a.case)} cases`;
  return [`\n${title}: ${size} = ${attempts.length} requests, ${holes.length} holes`, ...lines, ""].join(
    "\n",
  );
}
