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

describe("an answer of the exchange", () => {
  it("is a token, what it is good for, whose, and the name of its use", async () => {
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

  it("may be a token that does not expire, and that has no scopes", async () => {
    const { expires_in, scope, ...given } = GIVEN;
    await expect(process(given)).resolves.toMatchObject({ scopes: [], expiresAt: undefined });
  });

  it.each(["invalid_grant", "interaction_required", "already_sent", "other_account", "provider_error"])(
    "hands the refusal %s on, in its words",
    async (error) => {
      const refusal = process({ error, error_description: "Said there." }, { status: 400 });
      await expect(refusal).rejects.toMatchObject({ code: error, message: "Said there." });
    },
  );

  it("hands on which scopes are missing", async () => {
    const refusal = process({ error: "insufficient_scope", missing: ["repo"], granted: [] }, { status: 400 });
    await expect(refusal).rejects.toMatchObject({
      code: "insufficient_scope",
      details: { missing: ["repo"], granted: [] },
    });
  });

  it("with a refusal that is not ours is no answer", async () => {
    const refusal = process({ error: "slow_down", error_description: "Later." }, { status: 400 });
    await expect(refusal).rejects.toMatchObject({ code: "server_unavailable" });
  });

  it.each([
    ["without the name of its use", { ...GIVEN, use_id: undefined }],
    ["without whose it is", { ...GIVEN, login: undefined }],
    ["without a token", { ...GIVEN, access_token: undefined }],
    ["whose token is no text", { ...GIVEN, access_token: 7 }],
    ["that breaks off", JSON.stringify(GIVEN).slice(0, 60)],
    ["that is a page", `<!doctype html>${GIVEN.access_token}`],
  ])("%s is none, and its error quotes nothing of it", async (_, body) => {
    const error = await process(body).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "server_unavailable" });
    expect(JSON.stringify(error) + String(error)).not.toContain(GIVEN.access_token);
  });

  it("with a failure's status is none either", async () => {
    await expect(process(GIVEN, { status: 502 })).rejects.toMatchObject({ code: "server_unavailable" });
  });
});
