import { authenticateClient } from "#auth/client-assertion.ts";
import { AuthError } from "#auth/errors.ts";
import { introspect } from "#auth/introspection.ts";
import { oauthError, oauthJson, readForm } from "#auth/oauth-response.ts";
import { ownKeys, serverIdentity } from "#auth/server-keys.ts";
import { database } from "#db/index.ts";

/** RFC 7662: the LangGraph server asks whether the session behind a token is live. */
export async function POST(request: Request): Promise<Response> {
  try {
    const form = await readForm(request);
    const identity = serverIdentity();
    await authenticateClient(database(), form, identity);
    const token = form.get("token");
    if (!token) throw new AuthError("invalid_request", 'The parameter "token" is missing.');
    const server = { issuer: identity.issuer, keys: ownKeys() };
    return oauthJson(await introspect(database(), token, server, form.get("token_type_hint") ?? undefined));
  } catch (error) {
    return oauthError(error);
  }
}
