/** For tests: what the agent does with a server, straight at the exchange and at the server. */
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { exchange } from "../../secrets/exchange.ts";

type Stores = Parameters<typeof exchange>[0];

/** Exchanges a session for a token of a server's tool, to read unless the rest says otherwise. */
export function exchangeForTool(
  stores: Stores,
  session: string,
  rest: { audience: string; [parameter: string]: unknown },
) {
  return exchange(stores, {
    grant_type: EXCHANGE_GRANT,
    subject_token: session,
    subject_token_type: SESSION_HANDLE_TYPE,
    scope: "",
    tool: "list_notes",
    access: "read",
    ...rest,
  });
}

/** @returns the status of a request for the tools of a server with this token */
export async function listToolsWith(url: string, token: string): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
  });
  await response.body?.cancel();
  return response.status;
}
