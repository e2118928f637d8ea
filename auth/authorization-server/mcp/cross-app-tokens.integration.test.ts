import { SignJWT } from "jose";
import { beforeEach, expect, test, vi } from "vitest";
import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { parseWebEnv, webEnv } from "../env.ts";
import { openIssuer } from "../issuer.ts";
import { processIdJagResponse, requestIdJag } from "../secrets/cross-app/id-jag.ts";
import { findProvider } from "../secrets/providers/index.ts";
import { redeemAssertion } from "../secrets/token-endpoint.ts";
import { freshIdToken, revokeIdentity, sealIdentity } from "../session-identity.ts";
import { findSession, revokeSession } from "../session-store.ts";
import { CrossApp, NOT_CONNECTED } from "./testing/cross-app.ts";

vi.mock("#db/index.ts");
vi.mock("../env.ts", { spy: true });

const crossApp = new CrossApp();
const callNotes = (token: string) => crossApp.callNotes(token);

describeOnBothDatabases("the sign-in's tokens in cross-app access", (get) => {
  beforeEach(() => {
    vi.mocked(database).mockReturnValue(get().db);
    vi.mocked(webEnv).mockReturnValue(parseWebEnv(crossApp.environment()));
  });
  const signIn = (username: "alice" | "bob" | "carol") => crossApp.signIn(get(), username);

  test("renews an expired ID token, one caller at a time", async () => {
    const alice = await signIn("alice");
    const expired = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime(1)
      .sign(new Uint8Array(32));
    const kept = await sealIdentity({ ...alice.tokens, idToken: expired }, alice.user.id, alice.session.id);
    await get().db.updateTable("sessions").set(kept).where("id", "=", alice.session.id).execute();
    const renewed = await Promise.all(
      Array.from({ length: 8 }, () => freshIdToken(get().db, alice.session.id, alice.user)),
    );
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).toMatch(/^ey/);
    await expect(callNotes((await alice.ask()).access_token)).resolves.toBe(200);
    // A reused refresh token would have revoked the sign-in's grant.
    await get().db.updateTable("sessions").set({ id_token: kept.id_token }).execute();
    await expect(freshIdToken(get().db, alice.session.id, alice.user)).resolves.toMatch(/^ey/);
  });

  test("rejects a renewed ID token of another person", async () => {
    const [alice, bob] = [await signIn("alice"), await signIn("bob")];
    const stolen = await sealIdentity({ ...bob.tokens, idToken: null }, alice.user.id, alice.session.id);
    await get().db.updateTable("sessions").set(stolen).where("id", "=", alice.session.id).execute();
    await expect(alice.ask()).rejects.toMatchObject({ code: "provider_error" });
    await expect(alice.find()).resolves.toBeUndefined();
  });

  test("stores the issuer's tokens encrypted, and deletes them with the session", async () => {
    const alice = await signIn("alice");
    const read = () =>
      get()
        .db.selectFrom("sessions")
        .select(["id_token", "idp_refresh_token"])
        .where("id", "=", alice.session.id)
        .executeTakeFirstOrThrow();
    const row = JSON.stringify(await read());
    expect(alice.tokens.refreshToken).not.toBeNull();
    for (const token of Object.values(alice.tokens)) expect(row).not.toContain(token);
    await revokeSession(get().db, alice.session.id);
    await expect(read()).resolves.toEqual({ id_token: null, idp_refresh_token: null });
    await expect(alice.ask()).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("revokes the sign-in's refresh token at the issuer when the person signs out", async () => {
    const alice = await signIn("alice");
    const { session } = await findSession(get().db, alice.session.id);
    if (!session) throw new Error("not signed in");
    await revokeIdentity(session);
    await get().db.updateTable("sessions").set({ id_token: null }).where("id", "=", session.id).execute();
    await expect(freshIdToken(get().db, session.id, alice.user)).resolves.toBeUndefined();
  });

  test("needs a sign-in at the identity provider: without one, the person is asked for consent", async () => {
    const alice = await signIn("alice");
    await get().db.updateTable("sessions").set({ id_token: null, idp_refresh_token: null }).execute();
    await expect(alice.ask()).rejects.toMatchObject(NOT_CONNECTED);
  });

  test("a grant is accepted once, and only from its own client", async () => {
    const alice = await signIn("alice");
    const [provider, access] = [await openIssuer(), await findProvider("mcp-notes")?.open()];
    const idToken = await freshIdToken(get().db, alice.session.id, alice.user);
    if (!provider || !access || !idToken) throw new Error("not configured");
    const scopes = ["notes:read"];
    const target = { audience: crossApp.mcp.url, resource: `${crossApp.mcp.url}/notes`, scopes };
    const { assertion } = await processIdJagResponse(
      provider,
      await requestIdJag(provider, idToken, target),
      scopes,
    );
    await expect(redeemAssertion(access, assertion, scopes)).resolves.toMatchObject({ scopes });
    await expect(redeemAssertion(access, assertion, scopes)).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(redeemAssertion(access, idToken, scopes)).rejects.toMatchObject({ error: "invalid_grant" });
    const other = { ...target, resource: `${crossApp.mcp.url}/mcp` };
    const refused = await requestIdJag(provider, idToken, other);
    await expect(processIdJagResponse(provider, refused, scopes)).rejects.toMatchObject({
      error: "invalid_target",
    });
    expect((await findSession(get().db, alice.session.id)).session).not.toBeNull();
  });
});
