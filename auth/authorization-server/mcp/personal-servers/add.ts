import { AuthError } from "#auth/protocol/errors.ts";
import type { PersonalServer } from "#db/schema.ts";
import { McpHttpError } from "#mcp/http.ts";
import { webEnv } from "../../env.ts";
import { saveConnection } from "../../secrets/store.ts";
import type { TokenStores } from "../../secrets/stores/contract.ts";
import { discover } from "../discover.ts";
import { readMcp } from "../variables.ts";
import { readAddress, readName, toggleSlash } from "./address.ts";
import { openPersonalFetch } from "./provider.ts";
import { removePersonalServer } from "./remove.ts";
import { insertPersonalServer } from "./store.ts";
import { listServerTools } from "./tools.ts";

/** Instead of a token, for a server that needs none: its uses go through the exchange like all others. Never sent to it. */
const NO_TOKEN = "none";

/**
 * Adds an MCP server for one person. One request without a token must get an MCP response, or a challenge for a token; a redirect
 * leads to the same URL with a trailing slash, or without it.
 * The agent can't use it before the person has seen its tools.
 * @param typed what the person entered
 * @throws AuthError `invalid_request`, `provider_error`, `server_unavailable`; those of `listServerTools`
 */
export async function addPersonalServer(
  stores: TokenStores,
  userId: string,
  typed: { address: string; name: string },
): Promise<PersonalServer> {
  const env = webEnv();
  const address = readAddress(typed.address, env.APP_URL);
  const name = readName(typed.name, address);
  const known = Object.entries(readMcp(env).MCP_SERVERS).find(([, server]) =>
    [address, toggleSlash(address)].includes(server.url),
  );
  if (known) {
    throw new AuthError("invalid_request", `The agent has this server already, as “${known[0]}”.`);
  }
  const { url, takesToken } = await findServer(address);
  const server = await insertPersonalServer(stores.db, userId, { url, name });
  if (takesToken) return server;
  const account = { accountId: userId, login: "" };
  const tokens = { accessToken: NO_TOKEN, scopes: [] };
  try {
    const bound = { issuer: null, resource: url };
    await saveConnection(stores, userId, server.id, account, tokens, bound);
    return server;
  } catch (error) {
    await removePersonalServer(stores, server, true);
    throw error;
  }
}

/** Many servers redirect from `/mcp` to `/mcp/`, or back. Redirects are not followed, but that URL is tried. */
async function findServer(address: string): Promise<{ url: string; takesToken: boolean }> {
  try {
    return { url: address, takesToken: await demandsToken(address) };
  } catch (error) {
    const other = toggleSlash(address);
    const isRedirect = error instanceof McpHttpError && error.status >= 300 && error.status < 400;
    if (!isRedirect || other === address) throw error;
    try {
      return { url: other, takesToken: await demandsToken(other) };
    } catch {
      throw error;
    }
  }
}

async function demandsToken(url: string): Promise<boolean> {
  try {
    await listServerTools({ id: "new", url }, "");
    return false;
  } catch (error) {
    if (!(error instanceof McpHttpError) || error.status !== 401) throw error;
    await discover({ url }, openPersonalFetch(url, webEnv()));
    return true;
  }
}
