import * as oauth from "oauth4webapi";
import { expect, test } from "vitest";
import { refreshTokens, toProviderTokens } from "./token-endpoint.ts";

const read = (more: object) =>
  toProviderTokens({ access_token: "a.b~c", token_type: "bearer", ...more }, ["asked"]);

test("a response without a scope grants what was asked for", () => {
  expect(read({})).toMatchObject({ accessToken: "a.b~c", scopes: ["asked"] });
  expect(read({ scope: "x,y z" })).toMatchObject({ scopes: ["x", "y", "z"] });
});

test.each(["", "a b", "a\nb", "a\u0000b", "aé"])("%j is no token that a header can carry", (access_token) => {
  expect(() => read({ access_token })).toThrow("can't be sent");
});

test.each([0.0001, 3599.5, 1e300, Number.MAX_SAFE_INTEGER])(
  "an end in %d seconds is stored as whole milliseconds",
  (expires_in) => {
    const { accessExpiresAt = 0 } = read({ expires_in });
    expect(Number.isSafeInteger(accessExpiresAt)).toBe(true);
    expect(accessExpiresAt).toBeGreaterThanOrEqual(Date.now() - 1000);
  },
);

/** Refreshes at a token endpoint that sends this response. */
const refresh = (response: object, resource?: string) =>
  refreshTokens(
    {
      server: { issuer: "https://as.example", token_endpoint: "https://as.example/token" },
      client: { client_id: "c" },
      clientAuth: oauth.None(),
      fetch: async () => Response.json({ access_token: "a", token_type: "Bearer", ...response }),
      ...(resource ? { resource } : {}),
    },
    "r",
  );

test("a member that is null counts as missing", async () => {
  const nothing = { refresh_token: null, expires_in: null, scope: null, id_token: null };
  await expect(refresh(nothing)).resolves.toEqual({
    accessToken: "a",
    refreshToken: undefined,
    accessExpiresAt: undefined,
    scopes: [],
  });
});

test("an error of a response with status 200 is an error", async () => {
  await expect(refresh({ error: "invalid_grant" })).rejects.toMatchObject({ error: "invalid_grant" });
  await expect(refresh({ error: null })).resolves.toMatchObject({ accessToken: "a" });
});

test("an invalid ID token is ignored for an MCP server, and an error for a provider", async () => {
  await expect(refresh({ id_token: "none" }, "https://mcp.example/mcp")).resolves.toMatchObject({
    accessToken: "a",
  });
  await expect(refresh({ id_token: "none" })).rejects.toThrow();
});
