import type { Kysely } from "kysely";
import { isPersonalServer } from "#auth/protocol/personal-server-ids.ts";
import type { PersonalServer, Schema } from "#db/schema.ts";
import { isLocalServer } from "#mcp/public-internet.ts";
import type { WebEnv } from "../../env.ts";
import type { ProviderStores } from "../../feature.ts";
import type { ConnectionProvider } from "../../secrets/providers/descriptor.ts";
import { personalMetadataPath } from "../client-metadata.ts";
import { makeMcpProvider } from "../provider.ts";
import { openRegistrations } from "../registered-clients.ts";
import { openSafeFetch, type SafeFetch } from "../safe-fetch.ts";
import type { ServerMetadata } from "../server-metadata.ts";
import { readMcp } from "../variables.ts";
import { findPersonalServer, listPersonalServers, readAccepted } from "./store.ts";

/** The agent's own names of its calls that ask a server for its tools: nothing that a server describes. */
const LISTINGS = ["list_tools", "connect"];

/**
 * A server that this person added, as a provider that nobody else can connect.
 * @param isEnding for what takes access back: the person can do that also where the operator has switched servers of their own off
 */
export async function findPersonalProvider(
  id: string,
  userId: string,
  env: WebEnv,
  stores: ProviderStores,
  isEnding: boolean,
): Promise<ConnectionProvider | undefined> {
  if (!isPersonalServer(id) || !(readMcp(env).MCP_PERSONAL_SERVERS || isEnding)) return undefined;
  const server = await findPersonalServer(stores.db(), userId, id);
  return server && personalServerProvider(server, env, stores);
}

/** The clients that were registered for a person's servers. Their tokens end with their connections, the rest with the account. */
export async function removeClientsOf(
  userId: string,
  env: WebEnv,
  { db, secrets }: ProviderStores,
): Promise<void> {
  for (const { id } of await listPersonalServers(db(), userId)) {
    await openRegistrations(db(), secrets(), `${env.APP_URL}/api/oauth/callback/${id}`).removeAll();
  }
}

/** An MCP server that a person added: docs/decisions/0099. */
export function personalServerProvider(
  row: PersonalServer,
  env: WebEnv,
  stores: ProviderStores,
): ConnectionProvider {
  const accepted = readAccepted(row);
  const provider = makeMcpProvider(row.id, { url: row.url, scopes: [] }, env, stores, {
    fetch: openPersonalFetch(row.url, env),
    describeUs: (found) => describeUs(stores.db(), row, found, env),
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

/** Neither the server nor anything that it names is reached but on the public internet; on this machine, in development. */
export function openPersonalFetch(url: string, { APP_URL }: Pick<WebEnv, "APP_URL">): SafeFetch {
  return openSafeFetch({ origins: isLocalServer(url, APP_URL) ? [new URL(url).origin] : [] });
}

/**
 * A metadata document for this server alone, where its authorization server takes one and names itself in its answers. Whoever
 * runs a server could otherwise send the person on to another server that takes the document, and get the code that that one
 * gives: docs/decisions/0100. Once the document is published, answers without `iss` are refused for good.
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
