/** The two pages between an authorization request and its answer: `/interaction/{uid}`. Pick an account, then consent. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { errors, type InteractionDetails, type Provider } from "oidc-provider";
import { pageHeaders, renderAccounts, renderConsent, renderProblem } from "#dev/mcp/notes/pages.ts";
import { PEOPLE } from "#dev/people.ts";

/** Where the page of an interaction is. Its cookie is scoped to this path. */
export function interactionPath(uid: string): string {
  return `/interaction/${uid}`;
}

/** Answers a request for one of the pages. Without the interaction's signed cookie oidc-provider knows no interaction. */
export async function handleInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
  if (!details)
    return send(response, 400, await renderProblem("This page is out of date. Begin again in the app."));
  const isLogin = details.prompt.name === "login";
  if (request.method !== "POST") {
    const page = isLogin
      ? renderAccounts()
      : renderConsent(details.session?.accountId ?? "", missingScopes(details));
    return send(response, 200, await page);
  }
  const form = new URLSearchParams(await text(request));
  if (form.get("decision") === "cancel") {
    const refusal = { error: "access_denied", error_description: "The person did not agree." };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  if (isLogin) {
    const person = PEOPLE.find(({ username }) => username === form.get("login"));
    if (!person) return send(response, 400, await renderAccounts());
    return provider.interactionFinished(request, response, { login: { accountId: person.username } });
  }
  const grantId = await consent(provider, details);
  return provider.interactionFinished(
    request,
    response,
    { consent: { grantId } },
    { mergeWithLastSubmission: true },
  );
}

function missingScopes({ prompt }: InteractionDetails): string[] {
  return Object.values(prompt.details?.missingResourceScopes ?? {}).flat();
}

async function consent(provider: Provider, details: InteractionDetails): Promise<string> {
  const { grantId, params, prompt, session } = details;
  const known = grantId ? await provider.Grant.find(grantId) : undefined;
  const grant =
    known ?? new provider.Grant({ accountId: session?.accountId ?? "", clientId: params.client_id });
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details ?? {};
  if (missingOIDCScope.length > 0) grant.addOIDCScope(missingOIDCScope.join(" "));
  for (const [resource, scopes] of Object.entries(missingResourceScopes)) {
    grant.addResourceScope(resource, scopes.join(" "));
  }
  return grant.save();
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, pageHeaders()).end(body);
}
