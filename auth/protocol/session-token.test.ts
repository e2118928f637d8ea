import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { mintSessionToken, toPublicJwk, verifySessionToken } from "./session-token.ts";

const ISSUER = "http://localhost:3000";
const SESSION = { userId: "person-1", sessionId: "session-1" };
type Key = JWK & { kid: string };

let key: Key;
let keys: ReturnType<typeof createLocalJWKSet>;

async function makeKey(kid: string): Promise<Key> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return { ...(await exportJWK(privateKey)), kid };
}

beforeAll(async () => {
  key = await makeKey("one");
  keys = createLocalJWKSet({ keys: [toPublicJwk(key)] });
});

/** A token that is valid except for the test's changes. */
async function signWith(
  change: (jwt: SignJWT) => SignJWT,
  header: Record<string, unknown> = {},
): Promise<string> {
  const jwt = new SignJWT({ sid: "session-1" })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "one", ...header })
    .setIssuer(ISSUER)
    .setAudience("langgraph")
    .setSubject("person-1")
    .setJti("jti-1")
    .setIssuedAt()
    .setExpirationTime("60s");
  return change(jwt).sign(await importJWK(key, "EdDSA"));
}

const refused = { code: "invalid_token" };

describe("a session token", () => {
  test("that was just minted names its session's person", async () => {
    const token = mintSessionToken(SESSION, key, ISSUER);
    await expect(verifySessionToken(token, keys, ISSUER)).resolves.toMatchObject({
      sub: "person-1",
      sid: "session-1",
    });
  });

  test("names the person's accounts, if they were known when it was minted", async () => {
    const accounts = { github: "ada" };
    const [named, unnamed] = [
      mintSessionToken({ ...SESSION, accounts }, key, ISSUER),
      mintSessionToken(SESSION, key, ISSUER),
    ];
    expect((await verifySessionToken(named, keys, ISSUER)).accounts).toEqual(accounts);
    expect((await verifySessionToken(unnamed, keys, ISSUER)).accounts).toBeUndefined();
  });

  test("is not signed with a key of another type", async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const other = { ...(await exportJWK(privateKey)), kid: "one" };
    expect(() => mintSessionToken(SESSION, other, ISSUER)).toThrow(TypeError);
  });

  test("has a new id each time", async () => {
    const tokens = [1, 2].map(() => mintSessionToken(SESSION, key, ISSUER));
    const claims = await Promise.all(tokens.map((token) => verifySessionToken(token, keys, ISSUER)));
    expect(claims[0]?.jti).not.toBe(claims[1]?.jti);
  });

  test("is rejected after 91 seconds, and accepted after 89 seconds (lifetime 60, clock tolerance 30)", async () => {
    const token = mintSessionToken(SESSION, key, ISSUER);
    const later = (seconds: number) => new Date(Date.now() + seconds * 1000);
    await expect(verifySessionToken(token, keys, ISSUER, later(89))).resolves.toBeDefined();
    await expect(verifySessionToken(token, keys, ISSUER, later(91))).rejects.toMatchObject(refused);
  });

  test("from a clock more than 30 seconds ahead is rejected", async () => {
    const token = mintSessionToken(SESSION, key, ISSUER);
    await expect(
      verifySessionToken(token, keys, ISSUER, new Date(Date.now() - 40_000)),
    ).rejects.toMatchObject(refused);
  });

  test.each([
    [-90, "refused"],
    [-31, "refused"],
    [-29, "taken"],
    [29, "taken"],
    [90, "refused"],
  ])("at a server whose clock is off by %i s is %s", async (seconds, outcome) => {
    // Minted at the start of a second: its times are whole seconds.
    const token = await signWith((jwt) => jwt);
    const minted = Number(decodeJwt(token).iat) * 1000;
    const attempt = verifySessionToken(token, keys, ISSUER, new Date(minted + seconds * 1000));
    if (outcome === "taken") await expect(attempt).resolves.toBeDefined();
    else await expect(attempt).rejects.toMatchObject(refused);
  });

  test("can't live longer with a later exp", async () => {
    const token = await signWith((jwt) => jwt.setExpirationTime("1h"));
    await expect(
      verifySessionToken(token, keys, ISSUER, new Date(Date.now() + 300_000)),
    ).rejects.toMatchObject(refused);
  });

  test.each([
    ["another audience", (jwt: SignJWT) => jwt.setAudience("github")],
    ["another issuer", (jwt: SignJWT) => jwt.setIssuer("https://evil.example")],
    ["no subject", (jwt: SignJWT) => jwt.setSubject("")],
  ])("for %s is refused", async (_name, change) => {
    await expect(verifySessionToken(await signWith(change), keys, ISSUER)).rejects.toMatchObject(refused);
  });

  test("of another type is rejected: an ID token is not a session token", async () => {
    const token = await signWith((jwt) => jwt, { typ: "JWT" });
    await expect(verifySessionToken(token, keys, ISSUER)).rejects.toMatchObject(refused);
  });

  test("signed by another key with the same id is rejected", async () => {
    const token = mintSessionToken(SESSION, await makeKey("one"), ISSUER);
    await expect(verifySessionToken(token, keys, ISSUER)).rejects.toMatchObject(refused);
  });

  test("without a signature, or signed with the public key as an HMAC secret, is rejected", async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = {
      iss: ISSUER,
      aud: "langgraph",
      sub: "p",
      sid: "s",
      jti: "j",
      iat: 0,
      exp: 9_999_999_999,
    };
    const unsigned = `${encode({ alg: "none", typ: "at+jwt" })}.${encode(claims)}.`;
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "one" })
      .sign(new TextEncoder().encode(toPublicJwk(key).x));
    for (const token of [unsigned, confused, "", "a.b.c", "x".repeat(10_000)]) {
      await expect(verifySessionToken(token, keys, ISSUER)).rejects.toMatchObject(refused);
    }
  });
});

test("the published key contains no private part", () => {
  expect(toPublicJwk(key)).not.toHaveProperty("d");
});
