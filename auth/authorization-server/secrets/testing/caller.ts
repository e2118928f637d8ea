import { randomUUID } from "node:crypto";
import { webEnv } from "#auth/authorization-server/env.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { exchange } from "../exchange.ts";
import { openSecretStore } from "../secret-store.ts";

/**
 * A separate process that calls the exchange many times concurrently: `node auth/authorization-server/secrets/testing/caller.ts`, with an IPC
 * channel. It sends `ready`, waits for `{ sessionId, calls }`, and replies with the outcomes of the calls.
 */
export interface CallerOrder {
  sessionId: string;
  calls: number;
}
export interface CallerReport {
  /** The distinct access tokens returned. */
  tokens: string[];
  /** Error codes, one per failed call. */
  errors: string[];
}

const env = webEnv();
const stores = { db: openDatabase<Schema>(env.DATABASE_URL), secrets: openSecretStore(env) };

async function ask(sessionId: string): Promise<{ token?: string; error?: string }> {
  try {
    const answer = await exchange(stores, {
      grant_type: EXCHANGE_GRANT,
      subject_token: sessionId,
      subject_token_type: SESSION_HANDLE_TYPE,
      audience: "github",
      scope: "",
      tool: "list_repositories",
      access: "read",
      run_id: randomUUID(),
    });
    return { token: answer.access_token };
  } catch (error) {
    return { error: isAuthError(error) ? error.code : String(error) };
  }
}

process.on("message", async (order: CallerOrder) => {
  const answers = await Promise.all(Array.from({ length: order.calls }, () => ask(order.sessionId)));
  const report: CallerReport = {
    tokens: [...new Set(answers.flatMap((answer) => answer.token ?? []))],
    errors: answers.flatMap((answer) => answer.error ?? []),
  };
  process.send?.(report, () => process.disconnect());
});
// Opened before the race, so that both processes start at once.
await stores.db.selectFrom("users").select("id").limit(1).execute();
process.send?.("ready");
process.once("disconnect", () => void stores.db.destroy());
