import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findPort } from "#scripts/launch/ports.ts";
import { startProgram } from "./program.ts";

const REALM = "people";
const ADMIN = { username: "admin", password: "for-this-test-only" };
const START_MS = 180_000;

export interface KeycloakClient {
  id: string;
  secret?: string;
  /** The public keys of a client that signs instead. */
  jwks?: object;
  /** The app that people sign in to. */
  appUrl: string;
}

/** A Keycloak for one test file, with one realm, in memory. */
export interface Keycloak {
  issuer: string;
  register(client: KeycloakClient): Promise<void>;
  /** Changes a client's secret or single attributes. */
  change(id: string, changes: { secret?: string; attributes?: Record<string, string> }): Promise<void>;
  addPerson(username: string, password: string): Promise<void>;
  /** Disables a user and signs them out everywhere. */
  disableUser(username: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Keycloak from a copy of its folder and creates the realm. @param home from scripts/programs/keycloak.ts */
export async function startKeycloak(home: string): Promise<Keycloak> {
  // Keycloak writes beside its own files, so each instance gets a copy.
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-keycloak-"));
  cpSync(home, folder, { recursive: true });
  const port = await findPort(8180, new Set());
  const url = `http://127.0.0.1:${port}`;
  const env = {
    KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
    KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    KC_HTTP_HOST: "127.0.0.1",
    KC_HTTP_PORT: String(port),
    KC_DB: "dev-mem",
    // A busy machine takes longer than Keycloak's own five seconds to make its first tables.
    KC_DB_POOL_ACQUISITION_TIMEOUT: "60",
    JAVA_OPTS_KC_HEAP: "-Xms128m -Xmx512m",
  };
  const program = { file: "bash", env };
  const stopServer = await startProgram(
    program,
    [path.join(folder, "bin/kc.sh"), "start-dev"],
    port,
    START_MS,
  );
  const stop = async () => {
    await stopServer();
    rmSync(folder, { recursive: true, force: true });
  };
  const send = async (method: string, at: string, json?: object): Promise<Response> => {
    const answer = await fetch(`${url}/admin/realms${at}`, {
      method,
      headers: { authorization: `Bearer ${await logInAsAdmin(url)}`, "content-type": "application/json" },
      body: json && JSON.stringify(json),
    });
    if (!answer.ok) throw new Error(`Keycloak: ${method} ${at}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  await send("POST", "", { realm: REALM, enabled: true, sslRequired: "none" }).catch(
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
  const realm = `/${REALM}`;
  return {
    issuer: `${url}/realms/${REALM}`,
    async register(client) {
      await send("POST", `${realm}/clients`, describeClient(client));
    },
    async change(id, { attributes, ...changes }) {
      const [client] = await (await send("GET", `${realm}/clients?clientId=${id}`)).json();
      await send("PUT", `${realm}/clients/${client.id}`, {
        ...client,
        ...changes,
        attributes: { ...client.attributes, ...attributes },
      });
    },
    async addPerson(username, password) {
      await send("POST", `${realm}/users`, {
        username,
        enabled: true,
        emailVerified: true,
        email: `${username}@example.com`,
        firstName: username,
        lastName: "Keycloak",
        credentials: [{ type: "password", value: password, temporary: false }],
      });
    },
    async disableUser(username) {
      const [user] = await (await send("GET", `${realm}/users?exact=true&username=${username}`)).json();
      await send("PUT", `${realm}/users/${user.id}`, { ...user, enabled: false });
      await send("POST", `${realm}/users/${user.id}/logout`);
    },
    stop,
  };
}

/** The client that docs/providers.md, "Keycloak", tells operators to register. */
function describeClient({ id, secret, jwks, appUrl }: KeycloakClient): object {
  return {
    clientId: id,
    ...(jwks ? { clientAuthenticatorType: "client-jwt" } : { secret }),
    publicClient: false,
    frontchannelLogout: false,
    standardFlowEnabled: true,
    directAccessGrantsEnabled: false,
    redirectUris: [`${appUrl}/api/auth/callback/oidc`],
    attributes: {
      "pkce.code.challenge.method": "S256",
      "post.logout.redirect.uris": `${appUrl}/`,
      "backchannel.logout.url": `${appUrl}/api/auth/backchannel-logout`,
      "backchannel.logout.session.required": "true",
      ...(jwks ? { "use.jwks.string": "true", "jwks.string": JSON.stringify(jwks) } : {}),
    },
  };
}

/** Retries: the port is open before the administrator can log in. */
async function logInAsAdmin(url: string): Promise<string> {
  const form = { grant_type: "password", client_id: "admin-cli", ...ADMIN };
  for (const until = Date.now() + START_MS; ; await pause(250)) {
    const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams(form),
    }).catch(() => undefined);
    if (answer?.ok) return String(((await answer.json()) as { access_token: string }).access_token);
    if (Date.now() > until) throw new Error(`Keycloak's administrator can't log in: ${answer?.status}`);
  }
}
