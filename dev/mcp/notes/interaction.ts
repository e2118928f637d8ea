/** The two pages between an authorization request and its answer: `/interaction/{uid}`. Pick an account, then consent. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Provider } from "oidc-provider";
import { NOTE_SCOPES } from "#dev/mcp/notes/tools.ts";
import { renderAccounts, renderConsent, renderRefusal } from "#dev/oauth/pages.ts";
import { html } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";
import { findInteraction, sendPage } from "#dev/server/oidc.ts";

type Interaction = NonNullable<Awaited<ReturnType<typeof findInteraction>>>;

export const BANNER = "Embedded stand-in: an MCP server with its own accounts, all of them made up.";
const CANCEL = html`<button name="decision" value="cancel">Cancel</button>`;

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
  const send = (status: number, page: Promise<string>): Promise<void> => sendPage(response, status, page);
  const details = await findInteraction(provider, request, response);
  if (!details) return send(400, renderRefusal("This page is out of date. Begin again in the app.", BANNER));
  const isLogin = details.prompt.name === "login";
  const accounts = (): Promise<string> => renderAccounts("Sign in to Notes", BANNER, "", CANCEL);
  if (request.method !== "POST") return send(200, isLogin ? accounts() : consentPage(details));
  const form = new URLSearchParams(await text(request));
  if (form.get("decision") === "cancel") {
    const refusal = { error: "access_denied", error_description: "The person did not agree." };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  if (isLogin) {
    const person = PEOPLE.find(({ username }) => username === form.get("login"));
    if (!person) return send(400, accounts());
    return provider.interactionFinished(request, response, { login: { accountId: person.username } });
  }
  const consent = { grantId: await grant(provider, details) };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

function consentPage({ prompt, session }: Interaction): Promise<string> {
  const missing = Object.values(prompt.details.missingResourceScopes ?? {}).flat();
  const subtitle = `It wants to use the notes of ${session?.accountId ?? ""}`;
  const asks = missing.map((scope) => [NOTE_SCOPES[scope] ?? scope, scope] as const);
  const title = "Authorize On Behalf Of";
  return renderConsent({ title, subtitle, banner: BANNER, asks, accept: "Authorize" });
}

async function grant(provider: Provider, details: Interaction): Promise<string> {
  const { grantId, params, prompt, session } = details;
  const known = grantId ? await provider.Grant.find(grantId) : undefined;
  const asked = { accountId: session?.accountId ?? "", clientId: params.client_id };
  const made = known ?? new provider.Grant(asked);
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details;
  if (missingOIDCScope.length > 0) made.addOIDCScope(missingOIDCScope.join(" "));
  for (const [resource, scopes] of Object.entries(missingResourceScopes))
    made.addResourceScope(resource, scopes.join(" "));
  return made.save();
}
