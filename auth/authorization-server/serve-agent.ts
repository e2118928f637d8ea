import { database } from "#db/index.ts";
import { authenticateClient } from "./client-assertion.ts";
import { oauthError, oauthJson, readForm } from "./oauth-response.ts";
import { serverIdentity } from "./server-keys.ts";

/**
 * Creates an endpoint for the agent, which must authenticate.
 * @param serve gets the form, and `performance.now()` at the request's arrival; returns the response's body. @throws AuthError
 */
export function serveAgent<Context extends unknown[]>(
  serve: (sent: { form: URLSearchParams; startedAt: number }, ...context: Context) => Promise<object>,
): (request: Request, ...context: Context) => Promise<Response> {
  return async (request, ...context) => {
    const startedAt = performance.now();
    try {
      const form = await readForm(request);
      await authenticateClient(database(), form, serverIdentity());
      return oauthJson(await serve({ form, startedAt }, ...context));
    } catch (error) {
      return oauthError(error);
    }
  };
}
