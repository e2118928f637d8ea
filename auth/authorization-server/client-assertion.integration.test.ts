import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { authenticateClient } from "./client-assertion.ts";

const ISSUER = "http://localhost:3000";
let key: JWK;
let stranger: JWK;

beforeAll(async () => {
  const make = async () =>
    exportJWK((await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true })).privateKey);
  [key, stranger] = [await make(), await make()];
});

const server = () => {
  const { d: _private, ...publicKey } = key;
  return { issuer: ISSUER, agentKeys: { keys: [publicKey] } };
};

async function assertion(
  change: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
  by: JWK = key,
): Promise<URLSearchParams> {
  const jwt = new SignJWT({})
    .setProtectedHeader({ alg: "EdDSA" })
    .setIssuer("agent")
    .setSubject("agent")
    .setAudience(ISSUER)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime("60s");
  return new URLSearchParams({
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await change(jwt).sign(await importJWK(by, "EdDSA")),
  });
}

const refused = { code: "invalid_client" };

describeOnBothDatabases("the agent's client assertion", (get) => {
  test("authenticates it", async () => {
    await expect(authenticateClient(get().db, await assertion(), server())).resolves.toBe("agent");
  });

  test("is accepted once", async () => {
    const form = await assertion();
    await authenticateClient(get().db, form, server());
    await expect(authenticateClient(get().db, form, server())).rejects.toMatchObject(refused);
  });

  test("is accepted once, even if it arrives twenty times at the same moment", async () => {
    const form = await assertion();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => authenticateClient(get().db, form, server())),
    );
    expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });

  test.each([
    ["another audience", (jwt: SignJWT) => jwt.setAudience("https://other.example")],
    ["another client", (jwt: SignJWT) => jwt.setSubject("someone")],
    ["too great an age", (jwt: SignJWT) => jwt.setIssuedAt(Math.floor(Date.now() / 1000) - 120)],
  ])("with %s is refused", async (_name, change) => {
    await expect(authenticateClient(get().db, await assertion(change), server())).rejects.toMatchObject(
      refused,
    );
  });

  test("with another key, or none at all, is rejected", async () => {
    const { db } = get();
    await expect(
      authenticateClient(db, await assertion((jwt) => jwt, stranger), server()),
    ).rejects.toMatchObject(refused);
    await expect(authenticateClient(db, new URLSearchParams(), server())).rejects.toMatchObject(refused);
  });

  test.each([
    [-91, "refused"],
    [-89, "taken"],
    [-30, "taken"],
    [29, "taken"],
    [31, "refused"],
    [90, "refused"],
  ])("of an agent whose clock is off by %i s is %s (lifetime 60, tolerance 30)", async (seconds, outcome) => {
    const theirs = Math.floor(Date.now() / 1000) + seconds;
    const form = await assertion((jwt) =>
      jwt
        .setIssuedAt(theirs)
        .setNotBefore(theirs)
        .setExpirationTime(theirs + 60),
    );
    const attempt = authenticateClient(get().db, form, server());
    if (outcome === "taken") await expect(attempt).resolves.toBe("agent");
    else await expect(attempt).rejects.toMatchObject(refused);
  });

  test("stays recorded as used as long as a clock with tolerance could still accept it", async () => {
    const form = await assertion();
    await authenticateClient(get().db, form, server());
    const later = new Date(Date.now() + 85_000);
    await expect(authenticateClient(get().db, form, server(), later)).rejects.toThrow("used before");
  });
});
