import type { Kysely } from "kysely";
import { sayScope } from "#auth/protocol/provider-names.ts";
import { readScopes } from "#auth/protocol/scope-syntax.ts";
import type { Connection, Schema } from "#db/schema.ts";
import { webEnv } from "./env.ts";
import type { ConnectionProvider } from "./secrets/providers/descriptor.ts";
import { listProviders } from "./secrets/providers/index.ts";
import { secretStore } from "./secrets/secret-store.ts";
import { isReadable, listConnections } from "./secrets/store.ts";
import type { SecretStore } from "./secrets/stores/contract.ts";

/** A provider and the person's connection to it, as pages may see them: names, labels and times, never a token. */
export interface ConnectionView {
  provider: {
    id: string;
    name: string;
    grantsPage: string;
    installPage?: string;
    /** False if only the person can revoke the grant, on the provider's own page. */
    canRevoke: boolean;
  };
  connection?: {
    login: string;
    scopes: { scope: string; words: string }[];
    connectedAt: number;
    /** When the current access token expires; undefined if it does not. It is renewed before that. */
    expiresAt?: number;
    /** Why it must be reconnected: the provider rejects it, or no key decrypts what is stored. */
    problem?: "refused" | "unreadable";
    /** The name of the identity provider that granted it, if the person gave no consent at the server itself. */
    grantedBy?: string;
    lastUse?: { tool: string; at: number };
  };
}

/** Every provider of this installation, connected or not. */
export async function viewConnections(
  db: Kysely<Schema>,
  userId: string,
  secrets: SecretStore = secretStore(),
): Promise<ConnectionView[]> {
  const connections = await listConnections(db, userId);
  return Promise.all(
    listProviders().map((provider) => {
      const connection = connections.find((candidate) => candidate.provider === provider.id);
      return viewConnection(db, provider, connection, secrets);
    }),
  );
}

/** One provider, and the person's connection to it, if any. */
export async function viewConnection(
  db: Kysely<Schema>,
  { id, name, grantsPage, installPage, revokeGrant }: ConnectionProvider,
  connection: Connection | undefined,
  secrets: SecretStore = secretStore(),
): Promise<ConnectionView> {
  return {
    provider: { id, name, grantsPage, installPage, canRevoke: revokeGrant !== undefined },
    connection: connection && (await view(db, connection, secrets)),
  };
}

async function view(db: Kysely<Schema>, row: Connection, secrets: SecretStore) {
  const last = await db
    .selectFrom("activity")
    .select(["tool", "created_at"])
    .where("user_id", "=", row.user_id)
    .where("connection_id", "=", row.id)
    .orderBy("created_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return {
    login: row.login,
    scopes: readScopes(row.scopes).map((scope) => ({ scope, words: sayScope(row.provider, scope) })),
    connectedAt: row.created_at,
    expiresAt: row.access_expires_at ?? undefined,
    problem: await findProblem(row, secrets),
    grantedBy: row.granted_by === "identity_provider" ? webEnv().AUTH_OIDC_NAME : undefined,
    lastUse: last && { tool: last.tool, at: last.created_at },
  };
}

async function findProblem(
  row: Connection,
  secrets: SecretStore,
): Promise<"refused" | "unreadable" | undefined> {
  if (row.broken_at !== null) return "refused";
  return (await isReadable(row, secrets)) ? undefined : "unreadable";
}
