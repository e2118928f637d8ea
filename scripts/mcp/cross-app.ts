import type { Context } from "#scripts/launch/context.ts";

/** EMBEDDED_CROSS_APP: the embedded auth provider acts as a company's and grants people access to the embedded notes. */

const CLIENT_ID = "on-behalf-of";
/** Bob must decide himself, and Carol's grant only covers reading. */
const PEOPLE = { alice: ["notes:read", "notes:write"], carol: ["notes:read"] };

export function isCrossApp({ env, addresses }: Context): boolean {
  return env.EMBEDDED_CROSS_APP === "true" && Boolean(addresses.identity && addresses.mcp);
}

/** Variables of dev/identity. */
export function identityPolicy(context: Context): Record<string, string> {
  const { mcp } = context.addresses;
  if (!isCrossApp(context) || !mcp) return {};
  const policy = { audience: mcp, resource: `${mcp}/notes`, client_id: CLIENT_ID, people: PEOPLE };
  return { CROSS_APP: JSON.stringify([policy]) };
}

/** Variables of dev/mcp. */
export function notesEnterprise(context: Context): Record<string, string> {
  if (!isCrossApp(context)) return {};
  const client = {
    client_id: CLIENT_ID,
    client_secret: context.keys.EMBEDDED_APP_SECRET,
    redirect_uris: [`${context.appUrl}/api/oauth/callback/mcp-notes`],
  };
  return { ENTERPRISE: JSON.stringify({ issuer: context.addresses.identity, client }) };
}

/** Variables of the app: its client at the notes. */
export function notesClient(context: Context): Record<string, string> {
  if (!isCrossApp(context)) return {};
  const client = { client_id: CLIENT_ID, client_secret: context.keys.EMBEDDED_APP_SECRET };
  return { MCP_CLIENTS: JSON.stringify({ notes: client }) };
}
