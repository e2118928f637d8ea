import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { namePersonalServer } from "#auth/protocol/personal-server-ids.ts";
import type { PersonalServer, Session } from "#db/schema.ts";
import { openConnection } from "#mcp/connection.ts";
import { McpHttpError, openMcpHttp } from "#mcp/http.ts";
import { type Listing, listTools } from "#mcp/listing.ts";
import { fetchPublic, isLocalServer } from "#mcp/public-internet.ts";
import { webEnv } from "../../env.ts";
import { exchange } from "../../secrets/exchange.ts";
import { findConnection } from "../../secrets/store.ts";
import type { TokenStores } from "../../secrets/stores/contract.ts";
import { completeUse } from "../../secrets/token-uses.ts";

/** Short, because the person waits for the page. */
const LISTING_MS = 15_000;

/**
 * Lists a server's tools, within the limits of each connection (docs/decisions/0075).
 * @param token empty if there is none
 * @returns `access` of a tool is `read` if the server declares it read-only
 * @throws McpHttpError, McpLimitError, the SDK's errors, ZodError, `fetch`'s TypeError; AuthError `unsafe_address`
 */
export async function listServerTools(
  { id, url }: Pick<PersonalServer, "id" | "url">,
  token: string,
  onStatus: (status: number) => void = () => {},
): Promise<Listing> {
  const send = isLocalServer(url, webEnv().APP_URL) ? fetch : fetchPublic;
  const http = openMcpHttp(url, token, LISTING_MS, onStatus, send);
  const name = namePersonalServer(id) ?? id;
  const server = { name, url, transport: "auto" as const, provider: id, scopes: [], trusted: true };
  try {
    const mcp = await openConnection(server, http);
    try {
      return await listTools(mcp, server);
    } finally {
      await mcp.close();
    }
  } catch (error) {
    throw http.signal.aborted ? http.signal.reason : error;
  } finally {
    http.close();
  }
}

/**
 * Lists the tools of a person's server with their token, as the agent would. It is a use like any other: recorded, and
 * rejected once the session has ended.
 * @throws as `listServerTools`, and as `exchange`
 */
export async function previewTools(
  stores: TokenStores,
  session: Pick<Session, "id" | "user_id">,
  server: PersonalServer,
): Promise<Listing> {
  let rejected: string | undefined;
  for (;;) {
    const given = await exchange(stores, {
      grant_type: EXCHANGE_GRANT,
      subject_token: session.id,
      subject_token_type: SESSION_HANDLE_TYPE,
      audience: server.id,
      resource: server.url,
      scope: "",
      tool: "list_tools",
      access: "read",
      resource_name: `MCP server ${namePersonalServer(server.id)}`,
      rejected_use: rejected,
    });
    const connection = await findConnection(stores.db, session.user_id, server.id);
    let status: number | undefined;
    const end = (outcome: "done" | "failed" | "refused") =>
      completeUse(stores.db, given.use_id, { outcome, status });
    try {
      const token = connection?.issuer === null ? "" : given.access_token;
      const listing = await listServerTools(server, token, (last) => {
        status = last;
      });
      await end("done");
      return listing;
    } catch (error) {
      const isRefused = error instanceof McpHttpError && error.status < 500;
      await end(isRefused ? "refused" : "failed");
      // Expired early, or revoked there: the exchange determines which.
      if (!isRefused || error.status !== 401 || rejected) throw error;
      rejected = given.use_id;
    }
  }
}
