import { sql } from "kysely";
import { database } from "#db/index.ts";
import { webEnv } from "./env.ts";

/** What the app can't work without: each part in a word. */
export interface Readiness {
  ready: boolean;
  parts: Record<"database" | "langgraph" | "issuer", "ok" | "down" | "none">;
}

const TIMEOUT_MS = 2_000;
/** The question is open to anybody: asked often, it costs no more than once in this time. */
const KEPT_MS = 2_000;

let last: { answer: Promise<Readiness>; until: number } | undefined;

/** Asks the database, the LangGraph server and the issuer; at most once in two seconds. */
export function findReadiness(): Promise<Readiness> {
  if (last && last.until > Date.now()) return last.answer;
  const answer = askAll();
  last = { answer, until: Date.now() + KEPT_MS };
  return answer;
}

async function askAll(): Promise<Readiness> {
  const { LANGGRAPH_URL, AUTH_OIDC_ISSUER } = webEnv();
  const [db, langgraph, issuer] = await Promise.all([
    askDatabase(),
    // The one route of the server that takes no credentials.
    answers(`${LANGGRAPH_URL}/info`),
    AUTH_OIDC_ISSUER && answers(`${AUTH_OIDC_ISSUER.replace(/\/$/, "")}/.well-known/openid-configuration`),
  ]);
  const parts = {
    database: db ? "ok" : "down",
    langgraph: langgraph ? "ok" : "down",
    issuer: AUTH_OIDC_ISSUER ? (issuer ? "ok" : "down") : "none",
  } as const;
  return { ready: !Object.values(parts).includes("down"), parts };
}

async function askDatabase(): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, TIMEOUT_MS, false).unref());
  try {
    return await Promise.race([sql`select 1`.execute(database()).then(() => true), late]);
  } catch {
    return false;
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), cache: "no-store" });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
