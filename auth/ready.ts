import { sql } from "kysely";
import { database } from "#db/index.ts";
import { type WebEnv, webEnv } from "./env.ts";

/** What the app can't work without: each part in a word. */
export interface Readiness {
  ready: boolean;
  parts: Record<"database" | "langgraph" | "issuer" | "secretStore", "ok" | "down" | "none">;
}

const TIMEOUT_MS = 2_000;
/** The question is open to anybody: asked often, it costs no more than once in this time. */
const KEPT_MS = 2_000;

let last: { answer: Promise<Readiness>; until: number } | undefined;

/** Asks the database, the LangGraph server, the issuer and the external secret store; at most once in two seconds. */
export function findReadiness(): Promise<Readiness> {
  if (last && last.until > Date.now()) return last.answer;
  const answer = askAll(webEnv());
  last = { answer, until: Date.now() + KEPT_MS };
  return answer;
}

/** Each part that this environment has; those that it does without are `none`. */
export async function askAll(env: WebEnv): Promise<Readiness> {
  const { LANGGRAPH_URL, AUTH_OIDC_ISSUER: issuer, SECRET_STORE: store, VAULT_ADDR: vault } = env;
  const [database, langgraph, identity, secretStore] = await Promise.all([
    inAWord(askDatabase()),
    // The one route of the server that takes no credentials.
    inAWord(answers(`${LANGGRAPH_URL}/info`)),
    inAWord(issuer && answers(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)),
    // developer.hashicorp.com/vault/api-docs/system/health: 503 when sealed, 501 before it is initialized.
    inAWord(store !== "embedded" && answers(`${vault}/v1/sys/health?standbyok=true&perfstandbyok=true`)),
  ]);
  const parts = { database, langgraph, issuer: identity, secretStore };
  return { ready: !Object.values(parts).includes("down"), parts };
}

async function inAWord(asked: Promise<boolean> | false | "" | undefined): Promise<"ok" | "down" | "none"> {
  if (!asked) return "none";
  return (await asked) ? "ok" : "down";
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
