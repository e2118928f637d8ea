import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { readField } from "#auth/protocol/json.ts";

/** The ids of a run, for the logs. */
export interface RunNames {
  threadId: string | undefined;
  runId: string | undefined;
  /** The request that started the run. */
  requestId: string | undefined;
}

/** The person that a run acts for. */
export interface RunOwner extends RunNames {
  identity: string;
  /** The handle of the person's session: useless without the agent's key. */
  sessionId: string;
}

/**
 * Reads the run's person from what the server put into its configuration.
 * @throws AuthError `invalid_grant` if nobody is signed in
 */
export function readOwner(configurable: Record<string, unknown> | undefined): RunOwner {
  const user = configurable?.langgraph_auth_user;
  const identity = readString(user, "identity");
  const sessionId = readString(user, "session_id");
  if (!identity || !sessionId) {
    throw new AuthError("invalid_grant", "This run does not belong to a signed-in person.");
  }
  return { identity, sessionId, ...readRun(configurable) };
}

/** Reads the run's ids from the configuration that the server wrote. */
export function readRun(configurable: Record<string, unknown> | undefined): RunNames {
  return {
    threadId: readString(configurable, "thread_id"),
    runId: readString(configurable, "run_id"),
    requestId: readString(configurable?.langgraph_auth_user, "request_id"),
  };
}

const accounts = z.looseObject({ accounts: z.record(z.string(), z.string()) });

/** The person's account at a provider when the run started; null if unknown. */
export function readLogin(configurable: Record<string, unknown>, provider: string): string | null {
  return accounts.safeParse(configurable.langgraph_auth_user).data?.accounts[provider] ?? null;
}

function readString(holder: unknown, key: string): string | undefined {
  const value = readField(holder, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}
