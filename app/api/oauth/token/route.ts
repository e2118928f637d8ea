import { authenticateClient } from "#auth/client-assertion.ts";
import { oauthError, oauthJson, readForm } from "#auth/oauth-response.ts";
import { exchange, parseExchangeRequest } from "#auth/secrets/exchange.ts";
import { secretStore } from "#auth/secrets/secret-store.ts";
import { serverIdentity } from "#auth/server-keys.ts";
import { database } from "#db/index.ts";

/** RFC 8693: the agent exchanges a session's handle for that person's token at a provider. */
export async function POST(request: Request): Promise<Response> {
  try {
    const form = await readForm(request);
    await authenticateClient(database(), form, serverIdentity());
    return oauthJson(await exchange({ db: database(), secrets: secretStore() }, parseExchangeRequest(form)));
  } catch (error) {
    return oauthError(error);
  }
}
