import { expect, test, vi } from "vitest";
import { parseWebEnv, webEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { readLoginFacts } from "./facts.ts";

vi.mock("#auth/authorization-server/env.ts", async (original) => {
  const env = await original<typeof import("#auth/authorization-server/env.ts")>();
  return { ...env, webEnv: vi.fn(env.webEnv) };
});

const given = { id_token: "id", refresh_token: "refresh" };

test.each([
  ["is dropped where no server needs it", "oidc", undefined, null],
  ["is kept for servers with cross-app access", "oidc", "cross-app", "refresh"],
  ["of GitHub is not an identity provider's", "github", "cross-app", null],
])("a sign-in's refresh token %s", (_name, provider, authorization, kept) => {
  const MCP_SERVERS = JSON.stringify({ notes: { url: "https://notes.example/mcp", authorization } });
  vi.mocked(webEnv).mockReturnValue(parseWebEnv({ ...makeTestEnv(), MCP_SERVERS }));
  expect(readLoginFacts({ provider }, given, {})).toMatchObject({ idToken: "id", refreshToken: kept });
});

test("cross-app access needs people to sign in at an OpenID Connect issuer", () => {
  const MCP_SERVERS = JSON.stringify({
    notes: { url: "https://notes.example/mcp", authorization: "cross-app" },
  });
  const { AUTH_OIDC_ISSUER: _issuer, AUTH_OIDC_ID: _id, ...env } = makeTestEnv();
  expect(() => parseWebEnv({ ...env, GITHUB_SIGN_IN: "true", MCP_SERVERS })).toThrow(
    /MCP_SERVERS.*AUTH_OIDC_ISSUER/s,
  );
});
