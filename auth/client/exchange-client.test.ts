import { describe, expect, it } from "vitest";
import { processExchangeResponse } from "./exchange-client.ts";

const access = {
  server: { issuer: "http://web.test", token_endpoint: "http://web.test/token" },
  client: { client_id: "agent" },
};

const GIVEN = {
  access_token: "what-the-provider-takes",
  token_type: "bearer",
  issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
  scope: "repo read:org",
  expires_in: 60,
  use_id: "use-1",
  login: "ada",
};

const process = (body: unknown, init?: ResponseInit) =>
  processExchangeResponse(
    access,
    new Response(typeof body === "string" ? body : JSON.stringify(body), {
      headers: { "content-type": "application/json" },
      ...init,
    }),
  );

describe("a response of the exchange", () => {
  it("has a token, its scopes, its account, and the id of its use", async () => {
    const before = Date.now();
    const token = await process(GIVEN);
    expect(token).toMatchObject({
      accessToken: GIVEN.access_token,
      scopes: ["repo", "read:org"],
      useId: "use-1",
      login: "ada",
    });
    expect(token.expiresAt).toBeGreaterThanOrEqual(before + 60_000);
    expect(token.expiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it("may have a token that does not expire and has no scopes", async () => {
    const { expires_in, scope, ...given } = GIVEN;
    await expect(process(given)).resolves.toMatchObject({ scopes: [], expiresAt: undefined });
  });

  it.each(["invalid_grant", "interaction_required", "already_sent", "other_account", "provider_error"])(
    "passes the error %s on, with its message",
    async (error) => {
      const refusal = process({ error, error_description: "Said there." }, { status: 400 });
      await expect(refusal).rejects.toMatchObject({ code: error, message: "Said there." });
    },
  );

  it("passes the missing scopes on", async () => {
    const refusal = process({ error: "insufficient_scope", missing: ["repo"], granted: [] }, { status: 400 });
    await expect(refusal).rejects.toMatchObject({
      code: "insufficient_scope",
      details: { missing: ["repo"], granted: [] },
    });
  });

  it("with an unknown error code is invalid", async () => {
    const refusal = process({ error: "slow_down", error_description: "Later." }, { status: 400 });
    await expect(refusal).rejects.toMatchObject({ code: "server_unavailable" });
  });

  it.each([
    ["without the id of its use", { ...GIVEN, use_id: undefined }],
    ["without whose it is", { ...GIVEN, login: undefined }],
    ["without a token", { ...GIVEN, access_token: undefined }],
    ["whose token is not text", { ...GIVEN, access_token: 7 }],
    ["that breaks off", JSON.stringify(GIVEN).slice(0, 60)],
    ["that is a page", `<!doctype html>${GIVEN.access_token}`],
  ])("%s is none, and its error quotes nothing of it", async (_, body) => {
    const error = await process(body).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "server_unavailable" });
    expect(JSON.stringify(error) + String(error)).not.toContain(GIVEN.access_token);
  });

  it("with a server error is invalid too", async () => {
    await expect(process(GIVEN, { status: 502 })).rejects.toMatchObject({ code: "server_unavailable" });
  });
});
