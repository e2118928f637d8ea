import { beforeEach, expect, test, vi } from "vitest";
import { database } from "#db/index.ts";
import type { PersonalServer } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { parseWebEnv, webEnv } from "../../env.ts";
import { beginConnection, finishConnection } from "../../secrets/connect.ts";
import { secretStore } from "../../secrets/secret-store.ts";
import { servePlayedPair } from "../testing/played-pair.ts";
import { describeServer, SERVER_METADATA } from "../testing/played-servers.ts";
import { describeRegistration, ownClientSchema, saveOwnClient } from "./own-client.ts";
import { type Arrived, arrive } from "./testing/arrive.ts";

vi.mock("#db/index.ts");
vi.mock("../../env.ts", { spy: true });

const pair = await servePlayedPair();

const BY_HAND = {
  registration_endpoint: undefined,
  token_endpoint_auth_methods_supported: ["client_secret_basic"],
};

describeOnBothDatabases(
  "a server whose authorization server knows only clients that were registered by hand",
  (get) => {
    let alice: Arrived;
    let server: PersonalServer;

    beforeEach(async () => {
      vi.mocked(database).mockReturnValue(get().db);
      vi.mocked(webEnv).mockReturnValue(parseWebEnv({ ...process.env, MCP_PERSONAL_SERVERS: "true" }));
      describeIssuer();
      pair.issuer.routes["/token"] = () => ({ json: { access_token: "given", token_type: "bearer" } });
      alice = await arrive(get().db);
      server = await alice.add(`${pair.mcp.url}/mcp`);
    });

    function describeIssuer(change: Record<string, unknown> = {}): void {
      pair.issuer.routes[SERVER_METADATA] = () => ({
        json: describeServer(pair.issuer.url, { ...BY_HAND, ...change }),
      });
    }
    const save = (typed: object) =>
      saveOwnClient(
        { db: get().db, secrets: secretStore() },
        server,
        ownClientSchema.parse({ issuer: pair.issuer.url, client_id: "by hand", ...typed }),
      );
    const begin = () => beginConnection(server.id, alice, {});

    async function connect(): Promise<void> {
      const { url, cookie } = await begin();
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      back.search = String(
        new URLSearchParams({ code: "c", state: url.searchParams.get("state") ?? "", iss: pair.issuer.url }),
      );
      await finishConnection(server.id, back, alice, cookie.value);
    }
    const authorizations = () =>
      pair.issuer.requests.filter(({ path }) => path === "/token").map(({ authorization }) => authorization);

    test("is connected with the client that its person entered, whose secret is encrypted", async () => {
      await expect(begin()).rejects.toMatchObject({ details: { reason: "no_client" } });
      await expect(describeRegistration(server)).resolves.toEqual({
        issuer: pair.issuer.url,
        redirectUri: `${webEnv().APP_URL}/api/oauth/callback/${server.id}`,
      });
      await save({ client_secret: "s3cret" });
      await connect();
      expect(authorizations()).toEqual([`Basic ${btoa("by+hand:s3cret")}`]);
      const rows = await get().db.selectFrom("oauth_clients").selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain("s3cret");
      await alice.remove(server);
      const left = await get().db.selectFrom("oauth_clients").selectAll().execute();
      expect(left.filter(({ redirect_uri }) => redirect_uri.endsWith(server.id))).toEqual([]);
    });

    test("takes a client without a secret, and another one in its place", async () => {
      await save({ client_secret: "" });
      await connect();
      await save({ client_secret: "new" });
      await connect();
      expect(authorizations()).toEqual([undefined, `Basic ${btoa("by+hand:new")}`]);
    });

    test("never gets the client to another authorization server that it names later", async () => {
      await save({ client_secret: "s3cret" });
      const metadata = { resource: `${pair.mcp.url}/mcp`, authorization_servers: [pair.mcp.url] };
      pair.mcp.routes["/.well-known/oauth-protected-resource/mcp"] = () => ({ json: metadata });
      pair.mcp.routes[SERVER_METADATA] = () => ({ json: describeServer(pair.mcp.url, BY_HAND) });
      await expect(begin()).rejects.toMatchObject({ details: { reason: "no_client" } });
      // What was typed for the one that the form showed is not stored for the other.
      await expect(save({ client_secret: "again" })).rejects.toMatchObject({
        details: { reason: "issuer_mismatch" },
      });
      await expect(begin()).rejects.toMatchObject({ details: { reason: "no_client" } });
    });

    test("asks for a client again once its authorization server does not know it any more", async () => {
      await save({ client_secret: "wrong" });
      pair.issuer.routes["/token"] = () => ({ status: 401, json: { error: "invalid_client" } });
      await expect(connect()).rejects.toMatchObject({ code: "provider_error" });
      await expect(begin()).rejects.toMatchObject({ details: { reason: "no_client" } });
    });
  },
);

test.each([
  { client_id: "" },
  { client_id: "  " },
  { client_id: "a\nb" },
  { client_id: "é" },
  { client_id: "x".repeat(501) },
])("%j is no client", (typed) => {
  expect(ownClientSchema.safeParse({ issuer: "https://a.example", ...typed }).success).toBe(false);
});
