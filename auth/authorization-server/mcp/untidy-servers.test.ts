import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { identifyClient, type RegisteredClient } from "./client-identity.ts";
import { discover } from "./discover.ts";
import { openSafeFetch } from "./safe-fetch.ts";
import { servePlayedPair } from "./testing/played-pair.ts";
import {
  challenge,
  describeServer,
  RESOURCE_METADATA,
  SERVER_METADATA,
  startPlayedServer,
} from "./testing/played-servers.ts";

/** Servers that keep the protocol, but not to the letter, and servers that send anything at all. */

const pair = await servePlayedPair();
const other = await startPlayedServer();
afterAll(() => other.close());
beforeEach(() => {
  other.requests.length = 0;
  other.routes = { [SERVER_METADATA]: () => ({ json: describeServer(other.url) }) };
});

const fetch = () => openSafeFetch([pair.mcp.url]);
const run = () => discover({ url: `${pair.mcp.url}/mcp` }, fetch());
const describeResource = (change: object) => {
  pair.mcp.routes[RESOURCE_METADATA] = () => ({
    json: { resource: `${pair.mcp.url}/mcp`, authorization_servers: [pair.issuer.url], ...change },
  });
};
const describeIssuer = (change: Record<string, unknown>) => {
  pair.issuer.routes[SERVER_METADATA] = () => ({ json: describeServer(pair.issuer.url, change) });
};

describe("a challenge", () => {
  test.each([
    ["after another scheme's", 'Basic realm="a, b", Bearer '],
    ["in capital letters", "BEARER "],
  ])("%s is read", async (_, before) => {
    const place = `${pair.mcp.url}/elsewhere.json`;
    pair.mcp.routes = {
      "/mcp": () => ({
        status: 401,
        headers: { "www-authenticate": `${before}resource_metadata="${place}", scope="a"` },
      }),
      "/elsewhere.json": () => ({
        json: { resource: `${pair.mcp.url}/mcp`, authorization_servers: [pair.issuer.url] },
      }),
    };
    await expect(run()).resolves.toMatchObject({ scopes: ["a"] });
  });

  test.each([400, 404, 405])(
    "of a server that has the SSE transport only, and returns %d to a POST, is read",
    async (status) => {
      const place = `${pair.mcp.url}/elsewhere.json`;
      pair.mcp.routes = {
        "/mcp": ({ method }) => (method === "GET" ? challenge(`resource_metadata="${place}"`) : { status }),
        "/elsewhere.json": () => ({
          json: { resource: pair.mcp.url, authorization_servers: [pair.issuer.url] },
        }),
      };
      await expect(run()).resolves.toMatchObject({ server: { issuer: pair.issuer.url } });
    },
  );

  test("asks for no scope that is none, and for no more than a hundred", async () => {
    const scopes = Array.from({ length: 500 }, (_, index) => `s${index}`);
    pair.mcp.routes["/mcp"] = () => challenge(`scope="${["x".repeat(500), ...scopes].join(" ")}"`);
    await expect(run()).resolves.toMatchObject({ scopes: scopes.slice(0, 100) });
  });
});

describe("a server's metadata", () => {
  test.each([
    { scopes_supported: null },
    { scopes_supported: "read" },
    { scopes_supported: ["a b", 'x"', ""] },
    { bearer_methods_supported: null },
  ])("with %j is read without it", async (change) => {
    describeResource(change);
    await expect(run()).resolves.toMatchObject({ scopes: [], server: { issuer: pair.issuer.url } });
  });

  test.each([null, [], ["not an address"], ["https://a.example/?x=1"], "https://a.example"])(
    "that names %j as its authorization servers names none",
    async (authorization_servers) => {
      describeResource({ authorization_servers });
      await expect(run()).rejects.toMatchObject({ details: { reason: "no_authorization" } });
    },
  );
});

describe("of several authorization servers", () => {
  test.each([
    ["says nothing of itself", {}],
    ["has no PKCE", { code_challenge_methods_supported: ["plain"] }],
  ])("one that %s is passed over", async (_, change) => {
    if (Object.keys(change).length > 0) describeIssuer(change);
    else pair.issuer.routes = {};
    describeResource({ authorization_servers: [pair.issuer.url, other.url] });
    await expect(run()).resolves.toMatchObject({ server: { issuer: other.url } });
  });

  test("one that describes itself as another ends the search", async () => {
    describeIssuer({ issuer: "https://bank.example" });
    describeResource({ authorization_servers: [pair.issuer.url, other.url] });
    await expect(run()).rejects.toMatchObject({ details: { reason: "issuer_mismatch" } });
    expect(other.requests).toEqual([]);
  });

  test("the fourth is not asked any more", async () => {
    pair.issuer.routes = {};
    const nowhere = ["/a", "/b", "/c"].map((path) => pair.issuer.url + path);
    describeResource({ authorization_servers: [...nowhere, other.url] });
    await expect(run()).rejects.toMatchObject({ details: { reason: "no_metadata" } });
    expect(other.requests).toEqual([]);
  });
});

describe("an authorization server's metadata", () => {
  test("is looked for further where a place answers with a page", async () => {
    pair.issuer.routes = {
      [SERVER_METADATA]: () => ({ headers: { "content-type": "text/html" }, json: "<html>" }),
      "/.well-known/openid-configuration": () => ({ json: describeServer(pair.issuer.url) }),
    };
    await expect(run()).resolves.toMatchObject({ server: { issuer: pair.issuer.url } });
  });

  test.each(["text/plain", "application/octet-stream"])("is read as %s too", async (type) => {
    const json = describeServer(pair.issuer.url);
    pair.issuer.routes[SERVER_METADATA] = () => ({ headers: { "content-type": type }, json });
    await expect(run()).resolves.toMatchObject({ server: { issuer: pair.issuer.url } });
  });

  test.each([
    ["no_metadata", { token_endpoint: "/token" }],
    ["no_metadata", { token_endpoint: 7 }],
    ["no_metadata", { authorization_endpoint: {} }],
    ["no_pkce", { code_challenge_methods_supported: "S256" }],
    ["no_pkce", { code_challenge_methods_supported: null }],
    ["issuer_mismatch", { issuer: 7 }],
    ["issuer_mismatch", { issuer: "no address" }],
  ])("is refused with %s where it says %j", async (reason, change) => {
    describeIssuer(change);
    await expect(run()).rejects.toMatchObject({ code: "provider_error", details: { reason } });
  });
});

describe("a registration", () => {
  async function register(answer: unknown, change: Record<string, unknown> = {}) {
    describeIssuer(change);
    pair.issuer.routes["/register"] = () => ({ status: 201, json: answer });
    const { server } = await run();
    const kept: RegisteredClient[] = [];
    const registrations = {
      find: async () => undefined,
      save: async (_issuer: string, client: RegisteredClient) => {
        kept.push(client);
        return client;
      },
      forget: async () => {},
    };
    const redirectUri = "https://app.example.com/api/oauth/callback/mcp-wiki";
    const options = { metadataUrl: undefined, redirectUri, registrations };
    const { client } = await identifyClient(server, "https://app.example.com", options, fetch());
    return { id: client.client_id, kept };
  }

  test("counts what is null as left out", async () => {
    const nothing = { client_secret: null, client_secret_expires_at: null, token_endpoint_auth_method: null };
    const { id, kept } = await register({ client_id: "c", ...nothing });
    expect(id).toBe("c");
    expect(kept).toEqual([{ client_id: "c" }]);
  });

  test.each([
    { registration_endpoint: "/register" },
    { registration_endpoint: 5 },
    { registration_endpoint: null },
  ])("at %j is not possible", async (change) => {
    await expect(register({ client_id: "c" }, change)).rejects.toMatchObject({
      details: { reason: "no_client" },
    });
  });

  test.each([{ scopes_supported: {} }, { token_endpoint_auth_methods_supported: 5 }])(
    "is not stopped by %j",
    async (change) => {
      await expect(register({ client_id: "c" }, change)).resolves.toMatchObject({ id: "c" });
    },
  );
});
