import { LRUCache } from "lru-cache";
import { AuthError } from "#auth/protocol/errors.ts";
import { findMcpServer, isMcpProvider, type McpServer } from "#auth/protocol/mcp/variables.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";
import { callbackUrl, type WebEnv } from "../env.ts";
import type {
  Binding,
  ConnectionProvider,
  OAuthAccess,
  ServerFetch,
} from "../secrets/providers/descriptor.ts";
import type { TokenStores } from "../secrets/stores/contract.ts";
import { identifyClient, type RegisteredClient } from "./client-identity.ts";
import { CLIENT_METADATA_PATH } from "./client-metadata.ts";
import { type Discovered, discover } from "./discover.ts";
import { openRegistrations } from "./registered-clients.ts";
import { revoke } from "./revoke.ts";
import { openSafeFetch } from "./safe-fetch.ts";
import {
  findLegacyMetadata,
  findServerMetadata,
  requireCodeFlow,
  type ServerMetadata,
} from "./server-metadata.ts";
import { readMcp } from "./variables.ts";

/** How long an authorization server's metadata is cached. */
const METADATA_MS = 10 * 60_000;

/** MCP servers with their own authorization server, discovered by a request: docs/decisions/0094. */
export function mcpServerProviders(env: WebEnv, stores: TokenStores) {
  const { MCP_SERVERS: servers, MCP_CLIENTS } = readMcp(env);
  const open = (id: string) => {
    const server = findMcpServer(servers, id);
    return (
      server &&
      makeMcpProvider(id, server, env, stores, {
        fetch: openServerFetch(server),
        preRegistered: MCP_CLIENTS[server.name],
        describeUs: async (found) => ({
          server: found,
          metadataUrl: env.APP_URL.startsWith("https:") ? `${env.APP_URL}${CLIENT_METADATA_PATH}` : undefined,
        }),
      })
    );
  };
  const own = Object.values(servers).filter(({ provider }) => isMcpProvider(provider));
  return Object.fromEntries(own.map(({ provider }) => [provider, () => open(provider)]));
}

/** Our client at a server, and how to reach it. */
interface McpAccess {
  fetch: ServerFetch;
  preRegistered?: RegisteredClient | undefined;
  /** Our client metadata document for an authorization server, and that server as we treat it. */
  describeUs(found: ServerMetadata): Promise<{ server: ServerMetadata; metadataUrl: string | undefined }>;
}

/** The descriptor of a server, the operator's or a person's. */
export function makeMcpProvider(
  id: string,
  server: Pick<McpServer, "url" | "issuer" | "scopes" | "authorization">,
  env: WebEnv,
  stores: TokenStores,
  { fetch, preRegistered, describeUs }: McpAccess,
): ConnectionProvider {
  const isCrossApp = server.authorization === "cross-app";
  const redirectUri = callbackUrl(env, id);
  const registrations = () => openRegistrations(stores.db, stores.secrets, redirectUri);

  async function open(bound?: Binding): Promise<OAuthAccess> {
    const found = bound?.issuer ? await reopen(bound.issuer, bound.resource) : await discover(server, fetch);
    const { server: issuer, metadataUrl } = await describeUs(found.server);
    const options = { preRegistered, metadataUrl, redirectUri, registrations: registrations(), isCrossApp };
    const identity = await identifyClient(issuer, env.APP_URL, options, fetch);
    const { resource } = found;
    return { ...identity, server: issuer, resource, scopes: chooseScopes(server, found), fetch };
  }

  /** The server that a flow or connection is bound to, whatever the MCP server's metadata says today. */
  async function reopen(issuer: string, resource: string | null): Promise<Discovered> {
    const context = { url: server.url, issuer, fetch };
    const found = await metadata.forceFetch(`${server.url} ${issuer}`, { context });
    return { server: found, resource: resource ?? server.url, scopes: [] };
  }

  return {
    id,
    name: nameProvider(id),
    audience: server.url,
    crossAppAccess: isCrossApp,
    ...(isCrossApp ? { requireConsentPage: requireCodeFlow } : {}),
    open,
    defaultScopes: [],
    stepUpScopes: "any",
    covers: (granted, needed) => granted.includes(needed),
    // A client that the server has forgotten can't refresh tokens either.
    refreshRefusals: ["invalid_grant", "invalid_client", "unauthorized_client"],
    findAccount: async () => undefined,
    // A server that needs no token has no authorization server.
    revokeGrant: async (tokens, bound) => bound.issuer !== null && revoke(await open(bound), tokens),
    forgetClient: ({ server: { issuer }, client }) => registrations().forget(issuer, client.client_id),
    grantsPage: new URL(server.url).origin,
  };
}

/** Requests to everything that the server names have these limits; those to the operator's URLs do not. */
export function openServerFetch(server: Pick<McpServer, "url" | "issuer">): ServerFetch {
  const origins = [server.url, server.issuer].flatMap((url) => (url ? [new URL(url).origin] : []));
  return openSafeFetch(origins);
}

interface Bound {
  url: string;
  issuer: string;
  fetch: ServerFetch;
}

/** The metadata of the servers that flows and connections are bound to. */
const metadata = new LRUCache<string, ServerMetadata, Bound>({
  max: 500,
  ttl: METADATA_MS,
  fetchMethod: (_key, _stale, { context }) => readMetadata(context),
});

async function readMetadata({ url, issuer, fetch }: Bound): Promise<ServerMetadata> {
  const found = await findServerMetadata(issuer, fetch);
  if (found) return found;
  const { origin } = new URL(url);
  const legacy = new URL(issuer).origin === origin ? await findLegacyMetadata(origin, fetch) : undefined;
  if (legacy?.server.issuer === issuer) return legacy.server;
  throw new AuthError("provider_error", `${new URL(issuer).host} no longer says how to get a token there.`);
}

/** The operator's choice, else what the server requests; `offline_access`, if supported, for refresh tokens. */
function chooseScopes({ scopes }: Pick<McpServer, "scopes">, found: Discovered): string[] {
  const chosen = scopes.length > 0 ? scopes : found.scopes;
  const isOffline = found.server.scopes_supported?.includes("offline_access");
  return [...new Set([...chosen, ...(isOffline ? ["offline_access"] : [])])];
}
