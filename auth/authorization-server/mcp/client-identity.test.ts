import { beforeEach, expect, test } from "vitest";
import { type IdentityOptions, identifyClient, type RegisteredClient } from "./client-identity.ts";
import { openSafeFetch } from "./safe-fetch.ts";
import { findServerMetadata, type ServerMetadata } from "./server-metadata.ts";
import { servePlayedPair } from "./testing/played-pair.ts";
import { describeServer, SERVER_METADATA } from "./testing/played-servers.ts";

const pair = await servePlayedPair();
let kept: Map<string, RegisteredClient>;
beforeEach(() => {
  kept = new Map();
});

const METADATA_URL = "https://app.example.com/client-metadata.json";

async function identify(server: Record<string, unknown>, options: Partial<IdentityOptions> = {}) {
  pair.issuer.routes[SERVER_METADATA] = () => ({ json: describeServer(pair.issuer.url, server) });
  const fetch = openSafeFetch([pair.mcp.url]);
  const found = (await findServerMetadata(pair.issuer.url, fetch)) as ServerMetadata;
  const identity = await identifyClient(
    found,
    "https://app.example.com",
    {
      metadataUrl: METADATA_URL,
      redirectUri: "https://app.example.com/api/oauth/callback/mcp-wiki",
      registrations: {
        find: async (issuer) => kept.get(issuer),
        save: async (issuer, client) => {
          kept.set(issuer, client);
          return client;
        },
        forget: async (issuer) => void kept.delete(issuer),
      },
      ...options,
    },
    fetch,
  );
  const headers = new Headers();
  const body = new URLSearchParams();
  await identity.clientAuth(found, identity.client, body, headers);
  const registrations = pair.issuer.requests.filter(({ path }) => path === "/register");
  return { id: identity.client.client_id, headers, body, registrations };
}

test("a client registered by the operator has precedence", async () => {
  const preRegistered = { client_id: "by-hand", client_secret: "s" };
  const supported = {
    client_id_metadata_document_supported: true,
    token_endpoint_auth_methods_supported: undefined,
  };
  const { id, headers, registrations } = await identify(supported, { preRegistered });
  expect(id).toBe("by-hand");
  expect(headers.get("authorization")).toBe(`Basic ${btoa("by-hand:s")}`);
  expect(registrations).toEqual([]);
});

test("our metadata document is our client id if the server accepts such documents and the app is on https", async () => {
  const supported = { client_id_metadata_document_supported: true };
  await expect(identify(supported)).resolves.toMatchObject({ id: METADATA_URL, registrations: [] });
  await expect(identify(supported, { metadataUrl: undefined })).resolves.toMatchObject({ id: "registered" });
});

test("otherwise the server registers us once, with this one redirect URI", async () => {
  await identify({});
  const { id, registrations } = await identify({});
  expect(id).toBe("registered");
  expect(registrations).toHaveLength(1);
  expect(JSON.parse(registrations[0]?.body ?? "")).toEqual({
    client_name: "On Behalf Of",
    client_uri: "https://app.example.com",
    redirect_uris: ["https://app.example.com/api/oauth/callback/mcp-wiki"],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    application_type: "web",
    token_endpoint_auth_method: "none",
  });
});

test.each([
  ["client_secret_basic", undefined, "header"],
  ["client_secret_post", undefined, "body"],
  ["client_secret_basic", "client_secret_post", "body"],
  ["client_secret_post", "none", "nothing"],
])(
  "a server that supports %s and registers us with %s gets the secret in the %s",
  async (supported, told, place) => {
    const answer = { client_id: "a b", client_secret: "c:d+e", token_endpoint_auth_method: told };
    pair.issuer.routes["/register"] = () => ({ status: 201, json: answer });
    const { headers, body } = await identify({ token_endpoint_auth_methods_supported: [supported] });
    expect(headers.get("authorization")).toBe(place === "header" ? `Basic ${btoa("a+b:c%3Ad%2Be")}` : null);
    expect(body.get("client_secret")).toBe(place === "body" ? "c:d+e" : null);
  },
);

test.each([
  ["supports none of these", { registration_endpoint: undefined }],
  ["refuses to register", {}],
])("a server that %s leads to a message for the person", async (_, server) => {
  pair.issuer.routes["/register"] = () => ({ status: 403, json: { error: "access_denied" } });
  await expect(identify(server)).rejects.toMatchObject({
    code: "provider_error",
    details: { reason: "no_client" },
  });
});
