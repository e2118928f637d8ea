import { readFile } from "node:fs/promises";
import { z } from "zod";
import { unavailable } from "../unavailable.ts";
import type { VaultEnv } from "./variables.ts";

/** Where our token for Vault comes from: a variable, a file that an agent renews, or an AppRole login. */
export interface VaultLogin {
  /** @throws AuthError `server_unavailable` */
  token(): Promise<string>;
  /** Vault rejected the token. @returns whether another may be available */
  forget(): boolean;
}

type Post = (path: string, body: object) => Promise<{ auth?: unknown }>;

const authSchema = z.object({ auth: z.object({ client_token: z.string().min(1) }) });

export function vaultLogin(env: VaultEnv, post: Post): VaultLogin {
  const readSource = findSource(env, post);
  const fetchToken = async () => requireSendable(await readSource());
  let known: Promise<string> | undefined;
  return {
    token() {
      // One login for all concurrent callers; a failed one is not remembered.
      known ??= fetchToken().catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    forget() {
      known = undefined;
      return env.VAULT_TOKEN === undefined;
    },
  };
}

function findSource(env: VaultEnv, post: Post): () => Promise<string> {
  const { VAULT_TOKEN, VAULT_TOKEN_FILE, VAULT_ROLE_ID, VAULT_SECRET_ID } = env;
  if (VAULT_TOKEN) return async () => VAULT_TOKEN;
  if (VAULT_TOKEN_FILE) return () => readToken(VAULT_TOKEN_FILE);
  return async () => {
    const answer = await post("auth/approle/login", { role_id: VAULT_ROLE_ID, secret_id: VAULT_SECRET_ID });
    const parsed = authSchema.safeParse(answer);
    if (!parsed.success)
      throw unavailable(new Error("Vault did not accept VAULT_ROLE_ID with VAULT_SECRET_ID"));
    return parsed.data.auth.client_token;
  };
}

/** fetch would quote an unsuitable header's value in its error, which is logged. */
function requireSendable(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw unavailable(new Error("The token for Vault is empty, or has a character that no token has"));
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw unavailable(cause);
  }
}
