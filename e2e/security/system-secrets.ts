import { readFileSync } from "node:fs";
import path from "node:path";
import { clientContext } from "#auth/authorization-server/secrets/client-context.ts";
import { openTokens } from "#auth/authorization-server/secrets/store.ts";
import { embeddedStore } from "#auth/authorization-server/secrets/stores/embedded.ts";
import { identityContext } from "#auth/authorization-server/session-identity.ts";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import type { Keys } from "#scripts/launch/keys.ts";
import type { Canaries } from "./canaries.ts";

function readKeys(dataDir: string): Keys {
  return JSON.parse(readFileSync(path.join(dataDir, "keys.json"), "utf8")) as Keys;
}

/** The system's own keys and client secrets, and the header that every session token starts with. */
export function systemCanaries(dataDir: string): Canaries {
  const keys = readKeys(dataDir);
  const [session] = keys.SESSION_TOKEN_KEYS.keys;
  const header = JSON.stringify({ alg: "EdDSA", typ: "at+jwt", kid: session?.kid });
  return {
    "Auth.js secret": keys.AUTH_SECRET,
    "encryption key": String(keys.SECRETS_KEYS.keys[0]?.k),
    "session tokens' key": String(session?.d),
    "agent's key": String(keys.AGENT_PRIVATE_KEY.d),
    "client secret at the auth provider": keys.EMBEDDED_OIDC_SECRET,
    "client secret at GitHub": keys.EMBEDDED_GITHUB_SECRET,
    "session token": Buffer.from(header).toString("base64url"),
  };
}

/** The tokens and client secrets issued by servers, decrypted with the system's own key. */
export async function connectionCanaries(
  dataDir: string,
  database = `file:${path.join(dataDir, "app.db")}`,
): Promise<Canaries> {
  const db = openDatabase<Schema>(database);
  const keys = readKeys(dataDir).SECRETS_KEYS.keys.map((key) => ({ ...key, kid: String(key.kid) }));
  const secrets = embeddedStore({ keys });
  const connections = await db.selectFrom("connections").selectAll().execute();
  const found: [string, string][] = [];
  for (const [index, connection] of connections.entries()) {
    const name = connection.provider === "github" ? "GitHub" : connection.provider;
    const tokens = await openTokens(connection, secrets);
    found.push([`${name} token ${index}`, tokens.accessToken]);
    if (tokens.refreshToken) found.push([`${name} refresh token ${index}`, tokens.refreshToken]);
  }
  for (const [index, client] of (await db.selectFrom("oauth_clients").selectAll().execute()).entries()) {
    if (client.sealed_secret === null) continue;
    const secret = await secrets.get(client.sealed_secret, clientContext(client));
    found.push([`registered client's secret ${index}`, String(secret)]);
  }
  for (const [index, session] of (await db.selectFrom("sessions").selectAll().execute()).entries()) {
    if (session.idp_refresh_token === null) continue;
    const context = identityContext("idp_refresh_token", session.user_id, session.id);
    found.push([
      `sign-in's refresh token ${index}`,
      String(await secrets.get(session.idp_refresh_token, context)),
    ]);
  }
  await db.destroy();
  return Object.fromEntries(found);
}
