import { expect, test, vi } from "vitest";
import { readLoginFacts } from "#auth/login/facts.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { parseWebEnv, webEnv } from "../env.ts";
import { checkMcp } from "./variables.ts";

vi.mock("../env.ts", { spy: true });

const given = { id_token: "id", refresh_token: "refresh" };

test.each([
  ["is dropped if no server needs it", "oidc", undefined, null],
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
  const configured = parseWebEnv({ ...env, GITHUB_SIGN_IN: "true", MCP_SERVERS });
  expect(() => checkMcp(configured)).toThrow(/MCP_SERVERS.*AUTH_OIDC_ISSUER/s);
});
