import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { revoke } from "./revoke.ts";
import { type PlayedServer, startPlayedServer } from "./testing/played-servers.ts";

let server: PlayedServer;
beforeAll(async () => {
  server = await startPlayedServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
});

const TOKENS = { accessToken: "a", refreshToken: "r", scopes: [] };

const run = (tokens: { accessToken: string; refreshToken?: string; scopes: string[] } = TOKENS) =>
  revoke(
    {
      server: { issuer: server.url, revocation_endpoint: `${server.url}/revoke` },
      client: { client_id: "c" },
      clientAuth: oauth.None(),
    },
    tokens,
  );

/** A server that takes only these kinds of tokens. */
function takes(...kinds: string[]): void {
  server.routes["/revoke"] = ({ body }) =>
    kinds.includes(String(new URLSearchParams(body).get("token_type_hint")))
      ? { json: {} }
      : { status: 400, json: { error: "unsupported_token_type" } };
}
const sent = () => server.requests.map(({ body }) => new URLSearchParams(body).get("token"));

test("both tokens are revoked, the refresh token first", async () => {
  takes("refresh_token", "access_token");
  await expect(run()).resolves.toBe(true);
  expect(sent()).toEqual(["r", "a"]);
});

test.each(["refresh_token", "access_token"])("a server that takes only the %s has revoked", async (kind) => {
  takes(kind);
  await expect(run()).resolves.toBe(true);
  expect(sent()).toEqual(["r", "a"]);
});

test("a server that takes neither has no way to", async () => {
  takes();
  await expect(run()).resolves.toBe("unsupported");
  await expect(run({ accessToken: "a", scopes: [] })).resolves.toBe("unsupported");
});

test.each([
  { status: 503 },
  { status: 400, json: { error: "invalid_client" } },
  { status: 302, headers: { location: "/" } },
])("an answer of %j is no revocation", async (answer) => {
  server.routes["/revoke"] = () => answer;
  await expect(run()).rejects.toMatchObject({ code: "provider_error" });
});
