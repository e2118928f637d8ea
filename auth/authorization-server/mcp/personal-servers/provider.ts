import type { Kysely } from "kysely";
import { isPersonalServer } from "#auth/protocol/personal-server-ids.ts";
import type { PersonalServer, Schema } from "#db/schema.ts";
import { isLocalServer } from "#mcp/public-internet.ts";
import { callbackUrl, type WebEnv } from "../../env.ts";
import type { ConnectionProvider, ServerFetch } from "../../secrets/providers/descriptor.ts";
import type { TokenStores } from "../../secrets/stores/contract.ts";
import { personalMetadataPath } from "../client-metadata.ts";
import { makeMcpProvider } from "../provider.ts";
import { openRegistrations } from "../registered-clients.ts";
import { openSafeFetch } from "../safe-fetch.ts";
import type { ServerMetadata } from "../server-metadata.ts";
import { readMcp } from "../variables.ts";
import { findPersonalServer, listPersonalServers, readAccepted } from "./store.ts";

/** The agent's own names for its calls that list a server's tools; not described by any server. */
const LISTINGS = ["list_tools", "connect"];

/**
 * A server that this person added, as a provider that nobody else can connect.
 * @param isEnding for revoking access, which also works if the operator has switched personal servers off
 */
export async function findPersonalProvider(
  id: string,
  userId: string,
  env: WebEnv,
  stores: TokenStores,
  isEnding: boolean,
): Promise<ConnectionProvider | undefined> {
  if (!isPersonalServer(id) || !(readMcp(env).MCP_PERSONAL_SERVERS || isEnding)) return undefined;
  const server = await findPersonalServer(stores.db, userId, id);
  return server && personalServerProvider(server, env, stores);
}

/** The clients registered for a person's servers. Their tokens are deleted with their connections, the rest with the account. */
export async function removeClientsOf(
  userId: string,
  env: WebEnv,
  { db, secrets }: TokenStores,
): Promise<void> {
  for (const { id } of await listPersonalServers(db, userId)) {
    await openRegistrations(db, secrets, callbackUrl(env, id)).removeAll();
  }
}

/** An MCP server that a person added: docs/decisions/0099. */
export function personalServerProvider(
  row: PersonalServer,
  env: WebEnv,
  stores: TokenStores,
): ConnectionProvider {
  const accepted = readAccepted(row);
  const provider = makeMcpProvider(row.id, { url: row.url, scopes: [] }, env, stores, {
    fetch: openPersonalFetch(row.url, env),
    describeUs: (found) => describeUs(stores.db, row, found, env),
  });
  return {
    ...provider,
    permits(tool, access) {
      if (access === "read" && LISTINGS.includes(tool)) return true;
      const use = Object.hasOwn(accepted, tool) ? accepted[tool]?.use : undefined;
      return access === "read" ? use === "read" : use === "read" || use === "ask";
    },
  };
}

/** The server and all URLs that it names must be on the public internet; in development also on this machine. */
export function openPersonalFetch(url: string, { APP_URL }: Pick<WebEnv, "APP_URL">): ServerFetch {
  return openSafeFetch(isLocalServer(url, APP_URL) ? [new URL(url).origin] : []);
}

/**
 * A metadata document for this server only, if its authorization server supports one and identifies itself in its responses. Whoever
 * runs a server could otherwise redirect the person to another server that accepts the document, and get the code that that one
 * issues: docs/decisions/0100. Once the document is published, responses without `iss` are always rejected.
 */
export async function describeUs(
  db: Kysely<Schema>,
  row: PersonalServer,
  found: ServerMetadata,
  { APP_URL }: WebEnv,
): Promise<{ server: ServerMetadata; metadataUrl: string | undefined }> {
  const isOffered = APP_URL.startsWith("https:") && found.client_id_metadata_document_supported === true;
  const isProven = found.authorization_response_iss_parameter_supported === true;
  if (isOffered && isProven && row.has_document === 0) {
    await db.updateTable("personal_servers").set({ has_document: 1 }).where("id", "=", row.id).execute();
    row.has_document = 1;
  }
  if (row.has_document === 0) return { server: found, metadataUrl: undefined };
  return {
    server: { ...found, authorization_response_iss_parameter_supported: true },
    metadataUrl: isOffered ? APP_URL + personalMetadataPath(row.id) : undefined,
  };
}
