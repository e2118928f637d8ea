import { describe, expect, test } from "vitest";
import { covers } from "../secrets/covers.ts";
import { discover } from "./discover.ts";
import { openSafeFetch } from "./safe-fetch.ts";
import { servePlayedPair } from "./testing/played-pair.ts";
import { challenge, describeServer, RESOURCE_METADATA, SERVER_METADATA } from "./testing/played-servers.ts";

const pair = await servePlayedPair();

const run = (issuer?: string, end = "") => {
  const url = `${pair.mcp.url}/mcp${end}`;
  return discover({ url, issuer }, openSafeFetch([pair.mcp.url]));
};
const refused = (reason: string) => ({ code: "provider_error", details: { reason } });

test("the challenge leads to the metadata, the metadata to the authorization server", async () => {
  pair.mcp.routes["/mcp"] = () =>
    challenge(`resource_metadata="${pair.mcp.url}/elsewhere.json", scope="notes:read notes:list"`);
  const metadata = { resource: `${pair.mcp.url}/mcp`, authorization_servers: [pair.issuer.url] };
  pair.mcp.routes["/elsewhere.json"] = () => ({ json: { ...metadata, scopes_supported: ["other"] } });
  await expect(run()).resolves.toMatchObject({
    resource: `${pair.mcp.url}/mcp`,
    scopes: ["notes:read", "notes:list"],
    server: { issuer: pair.issuer.url, token_endpoint: `${pair.issuer.url}/token` },
  });
});

test.each([
  ["", ["/mcp", ""]],
  ["/", ["/mcp/", "/mcp", ""]],
  ["?tenant=a", ["/mcp?tenant=a", "/mcp", ""]],
  ["/?tenant=a", ["/mcp/?tenant=a", "/mcp/", "/mcp", ""]],
])(
  "metadata of /mcp%s without a challenge is requested from the most specific URL first",
  async (end, ends) => {
    pair.mcp.routes = {};
    await run(undefined, end).catch(() => undefined);
    const asked = pair.mcp.requests
      .map(({ path, search }) => path + search)
      .filter((path) => path.includes("protected-resource"));
    expect(asked).toEqual(ends.map((one) => `/.well-known/oauth-protected-resource${one}`));
  },
);

test("no request of the discovery carries credentials", async () => {
  await run();
  const all = [...pair.mcp.requests, ...pair.issuer.requests];
  expect(all.length).toBeGreaterThan(2);
  expect(all.filter(({ authorization }) => authorization)).toEqual([]);
});

test("a server that needs no token to initialize is probed by listing its tools", async () => {
  pair.mcp.routes["/mcp"] = ({ body }) =>
    JSON.parse(body).method === "initialize" ? { json: {} } : challenge('scope="basic"');
  await expect(run()).resolves.toMatchObject({ scopes: ["basic"] });
});

test("scopes come from the metadata if the challenge names none", async () => {
  pair.mcp.routes[RESOURCE_METADATA] = () => ({
    json: { resource: pair.mcp.url, authorization_servers: [pair.issuer.url], scopes_supported: ["a", "b"] },
  });
  await expect(run()).resolves.toMatchObject({ resource: pair.mcp.url, scopes: ["a", "b"] });
});

describe("a hostile or broken server", () => {
  const describeResource = (change: object) => {
    pair.mcp.routes[RESOURCE_METADATA] = () => ({
      json: { resource: `${pair.mcp.url}/mcp`, authorization_servers: [pair.issuer.url], ...change },
    });
  };

  test.each(["https://bank.example/mcp", "/mcp/other", "/m", "?a=b"])(
    "that describes itself as another resource (%s) gets no flow",
    async (resource) => {
      describeResource({ resource: resource.startsWith("https:") ? resource : `${pair.mcp.url}${resource}` });
      await expect(run()).rejects.toMatchObject(refused("resource_mismatch"));
      expect(pair.issuer.requests).toEqual([]);
    },
  );

  test("whose authorization server describes itself as another one's gets no flow", async () => {
    pair.issuer.routes[SERVER_METADATA] = () => ({ json: describeServer("https://bank.example") });
    await expect(run()).rejects.toMatchObject(refused("issuer_mismatch"));
  });

  test.each([
    "https://10.0.0.7",
    "https://[fd00::1]",
    "https://169.254.169.254",
    "http://example.com",
    "file:///etc",
  ])("that names %s as its authorization server makes no request there", async (issuer) => {
    describeResource({ authorization_servers: [issuer] });
    await expect(run()).rejects.toMatchObject({ code: "provider_error" });
  });

  test("whose challenge names a private address causes no request there", async () => {
    pair.mcp.routes["/mcp"] = () => challenge('resource_metadata="http://192.168.0.1/metadata.json"');
    await expect(run()).rejects.toMatchObject(refused("unsafe_address"));
  });

  test("whose metadata redirects is not followed", async () => {
    let hits = 0;
    pair.issuer.routes["/hop"] = () => {
      hits += 1;
      return { json: {} };
    };
    pair.mcp.routes[RESOURCE_METADATA] = () => ({
      status: 302,
      headers: { location: `${pair.issuer.url}/hop` },
    });
    await expect(run()).rejects.toMatchObject(refused("no_metadata"));
    expect(hits).toBe(0);
  });

  test.each([
    ["does not announce PKCE", { code_challenge_methods_supported: undefined }, "no_pkce"],
    ["supports only plain PKCE", { code_challenge_methods_supported: ["plain"] }, "no_pkce"],
    ["has a script as its page", { authorization_endpoint: "javascript:alert(1)" }, "unsafe_address"],
    [
      "has a page that is not https",
      { authorization_endpoint: "http://example.com/authorize" },
      "unsafe_address",
    ],
    ["has no token endpoint", { token_endpoint: undefined }, "no_metadata"],
  ])("whose authorization server %s gets no flow", async (_, change, reason) => {
    pair.issuer.routes[SERVER_METADATA] = () => ({ json: describeServer(pair.issuer.url, change) });
    await expect(run()).rejects.toMatchObject(refused(reason));
  });

  test("is rejected if it names another authorization server than the operator did", async () => {
    await expect(run("https://login.example.com")).rejects.toMatchObject(refused("issuer_mismatch"));
    await expect(run(pair.issuer.url)).resolves.toMatchObject({ server: { issuer: pair.issuer.url } });
  });

  test("that responds with more than a quarter of a megabyte is aborted", async () => {
    describeResource({ filling: "x".repeat(300_000) });
    await expect(run()).rejects.toMatchObject({ code: "server_unavailable" });
  });
});

test("a server without metadata that requires no token has no authorization server", async () => {
  pair.mcp.routes = { "/mcp": () => ({ json: {} }) };
  await expect(run()).rejects.toMatchObject(refused("no_authorization"));
});

test.each([
  ["https://a.example/mcp", "https://a.example/mcp", true],
  ["https://a.example/", "https://a.example/mcp", true],
  ["https://a.example", "https://a.example/mcp", true],
  ["https://a.example/mc", "https://a.example/mcp", false],
  ["https://a.example/mcp#x", "https://a.example/mcp", false],
  ["https://a.example/mcp", "https://a.example/mcp?tenant=a", true],
  ["https://a.example/mcp?tenant=a", "https://a.example/mcp?tenant=a", true],
  ["https://a.example/mcp?tenant=b", "https://a.example/mcp?tenant=a", false],
  ["https://a.example/mcp?tenant=a", "https://a.example/mcp", false],
  ["https://a.example/mcp", "https://a.example/mcp/", true],
  ["https://a.example/mcp/", "https://a.example/mcp", true],
  ["https://a.example:8443/mcp", "https://a.example/mcp", false],
  ["http://a.example/mcp", "https://a.example/mcp", false],
  ["not an address", "https://a.example/mcp", false],
])("the resource %s covers %s: %s", (resource, url, expected) => {
  expect(covers(resource, url)).toBe(expected);
});
