import { z } from "zod";
import { baseUrl, featureVariables, optional } from "#auth/protocol/env-fields.ts";

/** A mount or a path in Vault: parts of plain characters, no slash at either end. */
const path = z
  .string()
  .regex(/^[\w-]+(\/[\w-]+)*$/, { error: "must be a path such as secret or team/secret" });

/** How to reach Vault: docs/decisions/0020-secret-store.md. */
const schema = z.object({
  /** `vault`: Vault's or OpenBao's KV v2. `vault-transit`: rows encrypted by its transit key. */
  SECRET_STORE: optional(z.string()).transform((value) => value ?? "embedded"),
  VAULT_ADDR: optional(baseUrl),
  VAULT_NAMESPACE: optional(z.string()),
  VAULT_TOKEN: optional(z.string()),
  /** A file with the token, such as Vault Agent's sink: read again when Vault rejects the last one. */
  VAULT_TOKEN_FILE: optional(z.string()),
  /** AppRole, instead of a token. */
  VAULT_ROLE_ID: optional(z.string()),
  VAULT_SECRET_ID: optional(z.string()),
  VAULT_KV_MOUNT: optional(path).transform((value) => value ?? "secret"),
  VAULT_KV_PATH: optional(path).transform((value) => value ?? "on-behalf-of"),
  VAULT_TRANSIT_MOUNT: optional(path).transform((value) => value ?? "transit"),
  VAULT_TRANSIT_KEY: optional(path).transform((value) => value ?? "on-behalf-of"),
});

export type VaultEnv = z.infer<typeof schema>;

/** Vault's variables, complete for the chosen store. */
export const readVault = featureVariables(
  "web process",
  schema.superRefine((env, context) => {
    const problem = findProblem(env);
    if (problem) context.addIssue({ code: "custom", ...problem });
  }),
);

/** The variables that the chosen store lacks; undefined if it is complete. */
function findProblem(env: VaultEnv): { path: string[]; message: string } | undefined {
  if (env.SECRET_STORE.startsWith("vault") && !env.VAULT_ADDR) {
    return { path: ["VAULT_ADDR"], message: `set it: SECRET_STORE=${env.SECRET_STORE} keeps tokens there` };
  }
  const isAppRole = env.VAULT_ROLE_ID !== undefined && env.VAULT_SECRET_ID !== undefined;
  if (env.VAULT_ADDR && !env.VAULT_TOKEN && !env.VAULT_TOKEN_FILE && !isAppRole) {
    const message = "set it, or VAULT_TOKEN_FILE, or VAULT_ROLE_ID with VAULT_SECRET_ID";
    return { path: ["VAULT_TOKEN"], message };
  }
  return undefined;
}
