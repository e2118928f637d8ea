import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { claimsIssuer, type LogoutParties, verifyLogoutToken } from "./logout-token.ts";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
const ISSUER = "https://issuer.example";
const now = Math.floor(Date.now() / 1000);
const claims = {
  iss: ISSUER,
  aud: "app",
  iat: now,
  exp: now + 120,
  jti: "token-1",
  sub: "alice",
  sid: "session-1",
  events: { [EVENT]: {} },
};

type Key = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];
let key: Key;
let foreign: Key;
let parties: LogoutParties;
beforeAll(async () => {
  const pair = await generateKeyPair("RS256");
  key = pair.privateKey;
  foreign = (await generateKeyPair("RS256")).privateKey;
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: "1", alg: "RS256" }],
  });
  parties = { issuer: ISSUER, clientId: "app", keys };
});

function sign(changes: object, header: Partial<JWTHeaderParameters> = {}, by: Key = key): Promise<string> {
  const protectedHeader = { alg: "RS256", kid: "1", typ: "logout+jwt", ...header };
  return new SignJWT({ ...claims, ...changes }).setProtectedHeader(protectedHeader).sign(by);
}

test.each([
  ["a person and a session", {}, { sub: "alice", sid: "session-1" }],
  ["a person alone", { sid: undefined }, { sub: "alice" }],
  ["a session alone", { sub: undefined }, { sid: "session-1" }],
  ["us among other audiences", { aud: ["other", "app"] }, { jti: "token-1" }],
])("a logout token that names %s is accepted", async (_name, changes, named) => {
  await expect(verifyLogoutToken(await sign(changes), parties)).resolves.toMatchObject(named);
});

test("a logout token is remembered for as long as it would be accepted", async () => {
  const { usableUntil } = await verifyLogoutToken(await sign({}), parties);
  const late = new Date(usableUntil - 1000);
  await expect(verifyLogoutToken(await sign({}), parties, late)).resolves.toBeDefined();
  const over = new Date(usableUntil + 1000);
  await expect(verifyLogoutToken(await sign({}), parties, over)).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("a logout token without a type is accepted, as §2.4 only recommends one", async () => {
  const token = await sign({}, { typ: undefined });
  await expect(verifyLogoutToken(token, parties)).resolves.toMatchObject({ sub: "alice" });
});

test.each([
  ["another issuer", { iss: "https://other.example" }],
  ["another audience", { aud: "other" }],
  ["no time of issue", { iat: undefined }],
  ["a time of issue in the future", { iat: now + 600 }],
  ["a time of issue long ago", { iat: now - 3600 }],
  ["no end", { exp: undefined }],
  ["a past expiry", { exp: now - 300 }],
  ["no id", { jti: undefined }],
  ["an empty id", { jti: "" }],
  ["neither person nor session", { sub: undefined, sid: undefined }],
  ["a nonce, as an ID token has", { nonce: "n" }],
  ["no events", { events: undefined }],
  ["another event", { events: { "http://schemas.openid.net/event/other": {} } }],
  ["an event that is not an object", { events: { [EVENT]: true } }],
  ["a session that is not text", { sid: 7 }],
])("a logout token with %s is rejected", async (_name, changes) => {
  await expect(verifyLogoutToken(await sign(changes), parties)).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("a token of another type is rejected, although the issuer signed it", async () => {
  for (const typ of ["at+jwt", "application/at+jwt", "secevent+jwt"]) {
    await expect(verifyLogoutToken(await sign({}, { typ }), parties)).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
});

test("a token signed by another issuer, unsigned, or signed with our client secret is rejected", async () => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const unsigned = `${encode({ alg: "none", typ: "logout+jwt" })}.${encode(claims)}.`;
  const secret = new TextEncoder().encode("a client secret that both of us know");
  const symmetric = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(secret);
  for (const token of [await sign({}, {}, foreign), unsigned, symmetric, "a.b.c", ""]) {
    await expect(verifyLogoutToken(token, parties)).rejects.toMatchObject({ code: "invalid_request" });
  }
});

test("keys that can't be fetched are not the token's fault", async () => {
  const keys = () => Promise.reject(new TypeError("fetch failed"));
  await expect(verifyLogoutToken(await sign({}), { ...parties, keys })).rejects.toMatchObject({
    code: "server_unavailable",
  });
});

test("keys are fetched only for text that claims to be from our issuer", async () => {
  expect(claimsIssuer(await sign({}), ISSUER)).toBe(true);
  expect(claimsIssuer(await sign({ iss: "https://other.example" }), ISSUER)).toBe(false);
  // Auth0 calls itself by a slash that operators leave out.
  expect(claimsIssuer(await sign({ iss: `${ISSUER}/` }), ISSUER)).toBe(true);
  expect(claimsIssuer("no token", ISSUER)).toBe(false);
});
