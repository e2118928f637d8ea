/** The two pages between an authorization request and its answer: `/interaction/{uid}`. Pick an account, then consent. */
import type { InteractionDetails, Provider } from "oidc-provider";
import { NOTE_SCOPES } from "#dev/mcp/notes/tools.ts";
import { renderAccounts, renderConsent, renderRefusal } from "#dev/oauth/pages.ts";
import { html } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";
import { type Exchange, openInteraction } from "#dev/server/oidc.ts";

export const BANNER = "Embedded stand-in: an MCP server with its own accounts, all of them made up.";
const CANCEL = html`<button name="decision" value="cancel">Cancel</button>`;

/** Where the page of an interaction is. Its cookie is scoped to this path. */
export const interactionPath = (uid: string): string => `/interaction/${uid}`;

export async function handleInteraction(exchange: Exchange): Promise<void> {
  const expired = () => renderRefusal("This page is out of date. Begin again in the app.", BANNER);
  const opened = await openInteraction(exchange, expired);
  if (!opened) return;
  const { details, form, send, finish } = opened;
  const isLogin = details.prompt.name === "login";
  const accounts = (): Promise<string> => renderAccounts("Sign in to Notes", BANNER, "", CANCEL);
  if (!form) return send(200, isLogin ? accounts() : consentPage(details));
  if (!isLogin) return finish({ consent: { grantId: await grant(exchange.provider, details) } }, true);
  const person = PEOPLE.find(({ username }) => username === form.get("login"));
  return person ? finish({ login: { accountId: person.username } }) : send(400, accounts());
}

function consentPage({ prompt, session }: InteractionDetails): Promise<string> {
  const missing = Object.values(prompt.details.missingResourceScopes ?? {}).flat();
  const subtitle = `It wants to use the notes of ${session?.accountId ?? ""}`;
  const asks = missing.map((scope) => [NOTE_SCOPES[scope] ?? scope, scope] as const);
  const title = "Authorize On Behalf Of";
  return renderConsent({ title, subtitle, banner: BANNER, asks, accept: "Authorize" });
}

async function grant(provider: Provider, details: InteractionDetails): Promise<string> {
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
