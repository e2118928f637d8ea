import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { makeMetadata, type Respond, setUpWorld } from "./testing/world.ts";

const doctor = setUpWorld();

test.each<[string, string, Respond, string]>([
  ["a callback that is not registered", "/authorize", () => ({ status: 400 }), "fail callback"],
  ["a callback that Auth0 does not know", "/authorize", () => ({ status: 403 }), "fail callback"],
  ["a provider in trouble", "/authorize", () => ({ status: 503 }), "warn callback"],
  [
    "a challenge for browsers before the provider",
    "/authorize",
    () => ({ status: 403, headers: { "cf-mitigated": "challenge" } }),
    "warn callback",
  ],
  ["a log-in refused in the redirect", "/authorize", refuse("unauthorized_client"), "fail callback"],
  ["a log-in refused one redirect later", "/login", refuse("invalid_request"), "fail callback"],
  ["a log-in refused in the fragment", "/authorize", refuse("access_denied", "#"), "fail callback"],
  [
    "an unknown client",
    "/token",
    () => ({ status: 400, json: { error: "invalid_client" } }),
    "fail client secret",
  ],
  ["a wrong client secret", "/token", () => ({ status: 401 }), "fail client secret"],
  ["a secret that can't be checked", "/token", () => ({ status: 500 }), "warn client secret"],
])("finds %s", async (_name, address, answer, expected) => {
  expect(await doctor.troubles(await doctor.make({ [address]: answer }))).toContain(expected);
});

function refuse(error: string, at = "?"): Respond {
  return () => ({
    status: 303,
    headers: { location: `https://app.invalid/callback${at}error=${error}&state=doctor` },
  });
}

test("distinguishes required pushed authorization requests from other errors, with the fix", async () => {
  const demand =
    "https://app.invalid/?error=invalid_request&error_description=Pushed%20Authorization%20Request%20required";
  const world = await doctor.make({ "/authorize": () => ({ status: 303, headers: { location: demand } }) });
  const finding = (await doctor.findings(world)).find(({ subject }) => subject === "callback");
  expect(finding).toMatchObject({
    status: "fail",
    fix: expect.stringContaining("optional for this client"),
  });
});

/** The request that the token endpoint gets, with an issuer that supports these methods and rejects the code. */
async function redeem(
  methods: string[],
  env: Record<string, string | undefined> = {},
  answer = "invalid_grant",
) {
  const seen = { authorization: "none", body: "" };
  const world = await doctor.make({
    "/.well-known/openid-configuration": (url) => ({
      json: { ...makeMetadata(url), token_endpoint_auth_methods_supported: methods },
    }),
    "/token": (_url, request) => {
      seen.authorization = request.headers.authorization ?? "none";
      request.on("data", (chunk) => {
        seen.body += chunk;
      });
      return { status: 400, json: { error: answer } };
    },
  });
  const found = await doctor.findings({ ...world, ...env });
  await expect.poll(() => seen.body).not.toBe("");
  return { ...seen, finding: found.find(({ subject }) => subject === "client secret") };
}

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const KEY = JSON.stringify({ ...privateKey.export({ format: "jwk" }), alg: "ES256", kid: "one" });

test.each([
  ["what the token endpoint takes", ["client_secret_post"], {}, "none", /client_secret=/],
  [
    "what the token endpoint prefers",
    ["client_secret_post", "client_secret_basic"],
    {},
    // Encoded as by the app: some servers don't decode.
    /^Basic dGVzdDpjYW5hcnktc2VjcmV0$/,
    /^(?!.*client_secret=)/,
  ],
  [
    "what the operator chose",
    ["client_secret_basic", "client_secret_post"],
    { AUTH_OIDC_CLIENT_AUTH: "client_secret_post" },
    "none",
    /client_secret=/,
  ],
  [
    "a signed assertion",
    ["private_key_jwt"],
    { AUTH_OIDC_SECRET: undefined, AUTH_OIDC_PRIVATE_KEY: KEY },
    "none",
    /client_assertion=ey/,
  ],
  [
    "its id alone, as a public client",
    ["client_secret_basic"],
    { AUTH_OIDC_SECRET: undefined },
    "none",
    /client_id=/,
  ],
])("authenticates as the app will: with %s", async (_name, methods, env, authorization, body) => {
  const sent = await redeem(methods, env);
  expect(sent.finding).toMatchObject({ status: "pass" });
  expect(sent.authorization).toMatch(authorization);
  expect(sent.body).toMatch(body);
});

test("accepts an issuer that takes an assertion only with its token endpoint as an audience", async () => {
  let requests = 0;
  const world = await doctor.make({
    "/.well-known/openid-configuration": (url) => ({
      json: { ...makeMetadata(url), token_endpoint_auth_methods_supported: ["private_key_jwt"] },
    }),
    "/token": () => {
      requests += 1;
      return { status: 400, json: { error: requests < 2 ? "invalid_client" : "invalid_grant" } };
    },
  });
  const env = { ...world, AUTH_OIDC_SECRET: undefined, AUTH_OIDC_PRIVATE_KEY: KEY };
  expect(await doctor.troubles(env)).toEqual([]);
});

test("reports which methods the issuer accepts if the app supports none of them", async () => {
  const { finding } = await redeem(["private_key_jwt"], {}, "invalid_client");
  expect(finding).toEqual({
    status: "fail",
    subject: "client secret",
    message: "the provider refuses AUTH_OIDC_ID by client_secret_basic",
    fix: "the provider takes private_key_jwt (AUTH_OIDC_PRIVATE_KEY)",
  });
  const other = await redeem(["tls_client_auth"], {}, "invalid_client");
  expect(other.finding?.fix).toBe("the provider takes tls_client_auth, none of which this app has");
});
