import { expect, test } from "vitest";
import { EXCHANGE_GRANT, JWT_BEARER_GRANT } from "#auth/protocol/oauth-names.ts";
import { renderFindings } from "#scripts/doctor/examine.ts";
import { METADATA_PATH, makeMetadata, type Respond, setUpWorld } from "#scripts/doctor/testing/world.ts";

import { checkPersonalServers } from "./check.ts";

const doctor = setUpWorld();
const METADATA = "/.well-known/oauth-protected-resource/mcp";

/** Examines a server at /mcp that accepts GitHub's tokens according to its metadata; `answers` replaces some paths' responses. */
async function examine(server: object, answers: Record<string, Respond> = {}): Promise<string[]> {
  const world = await doctor.make({
    "/mcp": () => ({ status: 401 }),
    [METADATA]: (url) => ({
      json: { resource: `${url}/mcp`, authorization_servers: [`${url}/login/oauth`] },
    }),
    ...answers,
  });
  const servers = JSON.stringify({ x: server }).replaceAll("URL/", `${world.APP_URL}/`);
  return doctor.troubles({ ...world, MCP_SERVERS: servers });
}

const ofAnother: Record<string, Respond> = {
  [METADATA]: (url) => ({ json: { resource: `${url}/mcp`, authorization_servers: ["https://other.test"] } }),
};

test("a server that requires a token of the provider in its metadata is valid", async () => {
  expect(await examine({ url: "URL/mcp", provider: "github" })).toEqual([]);
});

test.each<[string, object, Record<string, Respond>, string]>([
  ["a server at another path", { url: "URL/other", provider: "github" }, {}, "fail MCP server x"],
  [
    "a server whose metadata does not name the provider of its tokens",
    { url: "URL/mcp", provider: "github" },
    ofAnother,
    "fail MCP server x",
  ],
  [
    "a token forwarded only because the operator trusts the server",
    { url: "URL/mcp", forward: "github" },
    ofAnother,
    "warn MCP server x",
  ],
  ["a server whose own authorization server can't be found", { url: "URL/mcp" }, {}, "fail MCP server x"],
  ["a provider that is none", { url: "URL/mcp", forward: "gitbuh" }, {}, "fail MCP server x"],
  [
    "a server without authentication",
    { url: "URL/mcp", provider: "github" },
    { "/mcp": () => ({ json: {} }) },
    "warn MCP server x",
  ],
  ["a server without https", { url: "http://mcp.invalid/mcp" }, {}, "warn MCP server x"],
])("finds %s", async (_name, server, answers, expected) => {
  expect(await examine(server, answers)).toContain(expected);
});

test.each<[string, string[] | undefined, string[]]>([
  ["says nothing of its grants", undefined, []],
  ["has the grants of cross-app access", [EXCHANGE_GRANT, JWT_BEARER_GRANT], []],
  ["has no token exchange", ["authorization_code", JWT_BEARER_GRANT], ["warn MCP server x"]],
  ["takes no assertions", ["authorization_code", EXCHANGE_GRANT], ["warn MCP server x"]],
])("a server with cross-app access whose authorization server %s", async (_name, grants, expected) => {
  const found = await examine(
    { url: "URL/mcp", authorization: "cross-app" },
    {
      [METADATA_PATH]: (url) => ({ json: { ...makeMetadata(url), grant_types_supported: grants } }),
      [METADATA]: (url) => ({ json: { resource: `${url}/mcp`, authorization_servers: [url] } }),
    },
  );
  expect(found).toEqual(expected);
});

test("reports whether people may add servers, and where; the app and the agent must agree", async () => {
  const world = await doctor.make();
  const say = async (env: object) => renderFindings(await doctor.findings({ ...world, ...env }));
  expect(await say({})).not.toContain("people's own MCP servers");
  expect(await say({ MCP_PERSONAL_SERVERS: "true" })).toContain(
    "people may add them, on this machine as well",
  );
  const away = { APP_URL: "https://agent.invalid", MCP_PERSONAL_SERVERS: "true" };
  expect(await say(away)).toContain("people may add them, on the public internet only");
  const [on, off] = [{ MCP_PERSONAL_SERVERS: true }, { MCP_PERSONAL_SERVERS: false }];
  expect(checkPersonalServers("https://agent.example.com", on, off)).toMatchObject([{ status: "fail" }]);
});
