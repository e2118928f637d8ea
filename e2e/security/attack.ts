import { fillPath, type Ids, makeBody, nameOf, type ServerRoute } from "./routes.ts";

/** A caller without a right to the victim's data: how they authenticate, created for each request. */
export interface Attacker {
  name: string;
  headers(): Promise<Record<string, string>>;
}

/** A thread of the victim, in one of the states that a thread can be in. */
export interface Case extends Ids {
  name: string;
}

export interface Attempt {
  route: string;
  attacker: string;
  case: string;
  status: number;
  /** Beginning of the answer: an open stream is read for a moment. */
  body: string;
}

const READ_BYTES = 200_000;
const READ_MS = 1_500;
/** Within this time every request is answered, at least with its status. */
const ANSWER_MS = 10_000;
export const NO_ANSWER = 599;
const AT_ONCE = 6;

/**
 * Calls every route as every attacker on every thread of the victim.
 * @param base where the routes are: the LangGraph server, or the BFF
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
      attempts.push(...(await Promise.all(calls.splice(0, AT_ONCE).map((start) => start()))));
    }
  }
  return attempts;
}

async function call(base: string, route: ServerRoute, attacker: Attacker, on: Case): Promise<Attempt> {
  const method = route.method === "ALL" ? "POST" : route.method;
  const hasBody = method !== "GET" && method !== "DELETE";
  const giveUp = AbortSignal.timeout(ANSWER_MS);
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
      signal: giveUp,
    });
    return { ...attempt, status: answer.status, body: await readFor(answer, READ_MS, READ_BYTES) };
  } catch (error) {
    if (!giveUp.aborted) throw error;
    return { ...attempt, status: NO_ANSWER, body: "" };
  }
}

/** What comes within a time: some answers stay open for as long as a run takes. */
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

/** A stream that was given up may fail as it ends: nothing to learn from it. */
function ignore(): void {}

/** What an attempt may show: how the victim's data would be known in an answer. */
export interface Secrets {
  /** Texts that stand in the victim's data only. */
  markers: readonly string[];
  /** Answers that anybody may have, by route and attacker. */
  isPublic(attempt: Attempt): boolean;
}

/** The attempts that got through: an answer of success that is not anybody's, or one that shows something of the victim. */
export function findHoles(attempts: readonly Attempt[], { markers, isPublic }: Secrets): Attempt[] {
  return attempts.filter((attempt) => {
    if (markers.some((marker) => attempt.body.includes(marker))) return true;
    return attempt.status >= 200 && attempt.status < 300 && !isPublic(attempt);
  });
}

/** A table for the test's output: routes × attackers × cases, and what came of them. */
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
