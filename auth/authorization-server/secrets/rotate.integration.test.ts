import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { Connection } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { viewConnections } from "../connections.ts";
import { identityContext } from "../session-identity.ts";
import { seal, sealedKeyId } from "./cipher.ts";
import { clientContext } from "./client-context.ts";
import { exchange } from "./exchange.ts";
import { findConnectionById, releaseLease, takeLease } from "./lease.ts";
import { freshTokens } from "./refresh.ts";
import { rotateSecrets } from "./rotate.ts";
import { openTokens, saveConnection } from "./store.ts";
import type { SecretStore } from "./stores/contract.ts";
import { embeddedStore } from "./stores/embedded.ts";
import { startTestGitHub, type TestGitHub } from "./testing/github-app.ts";

const makeKey = (kid: string) => ({ kty: "oct", kid, k: randomBytes(32).toString("base64url") });
const [before, after] = [makeKey("before"), makeKey("after")];
const old = embeddedStore({ keys: [before] });
const both = embeddedStore({ keys: [after, before] });
const dropped = embeddedStore({ keys: [after] });
const none = { reencrypted: 0, current: 0, changed: 0, unreadable: 0 };

describeOnBothDatabases("rotating the keys", (get) => {
  let github: TestGitHub;
  beforeAll(async () => {
    github = await startTestGitHub("github-app");
  });
  afterAll(() => github.server.close());

  const clear = async () => {
    await get().db.deleteFrom("connections").execute();
    await get().db.deleteFrom("oauth_clients").execute();
  };

  const CLIENT = { issuer: "https://login.example", redirect_uri: "https://app.example/back" };
  /** A client that an authorization server registered for us; a new one replaces the old one. */
  async function register(secrets: SecretStore, secret: string | undefined): Promise<void> {
    const sealed_secret = secret === undefined ? null : await secrets.put(secret, clientContext(CLIENT));
    const row = { ...CLIENT, client_id: "us", auth_method: null, sealed_secret, expires_at: null };
    await get().db.deleteFrom("oauth_clients").execute();
    await get()
      .db.insertInto("oauth_clients")
      .values({ ...row, created_at: Date.now() })
      .execute();
  }
  const registeredSecret = async (secrets: SecretStore) => {
    const { sealed_secret } = await get()
      .db.selectFrom("oauth_clients")
      .selectAll()
      .executeTakeFirstOrThrow();
    return secrets.get(sealed_secret ?? "", clientContext(CLIENT));
  };

  async function connect(accessToken = "t", secrets: SecretStore = old) {
    const { user, session } = await makePerson(get().db);
    const account = { accountId: randomUUID(), login: "alice" };
    const tokens = { accessToken, scopes: ["repo"] };
    const connection = await saveConnection({ db: get().db, secrets }, user.id, "github", account, tokens);
    return { connection, session, account };
  }

  async function read({ id }: Connection): Promise<Connection> {
    const row = await findConnectionById(get().db, id);
    if (!row) throw new Error("the row is gone");
    return row;
  }

  test("must precede dropping a key: otherwise its connections are shown as unreadable, not as fine", async () => {
    const { connection } = await connect();
    const view = async (secrets: SecretStore) => {
      const views = await viewConnections(get().db, connection.user_id, secrets);
      return views.find(({ provider }) => provider.id === "github")?.connection?.problem;
    };
    expect([await view(old), await view(both), await view(dropped)]).toEqual([
      undefined,
      undefined,
      "unreadable",
    ]);
  });

  test("re-encrypts every row with the first key, in batches, and reports how many", async () => {
    await clear();
    const made = await Promise.all(Array.from({ length: 7 }, (_, index) => connect(`token-${index}`)));
    await connect("new", both);
    const stores = { db: get().db, secrets: both };
    await expect(rotateSecrets(stores, 3)).resolves.toEqual({ ...none, reencrypted: 7, current: 1 });
    for (const [index, { connection }] of made.entries()) {
      const row = await read(connection);
      expect(sealedKeyId(row.sealed_tokens)).toBe("after");
      // The tokens are the same, so the time they were obtained stays.
      expect(row).toMatchObject({ updated_at: connection.updated_at, refresh_lease: null });
      await expect(openTokens(row, dropped)).resolves.toMatchObject({ accessToken: `token-${index}` });
    }
    await expect(rotateSecrets(stores)).resolves.toEqual({ ...none, current: 8 });
  });

  test("re-encrypts the secrets of registered clients as well", async () => {
    await clear();
    const stores = { db: get().db, secrets: both };
    await register(old, "client-secret");
    await expect(rotateSecrets(stores)).resolves.toEqual({ ...none, reencrypted: 1 });
    await expect(registeredSecret(dropped)).resolves.toBe("client-secret");
    await expect(rotateSecrets(stores)).resolves.toEqual({ ...none, current: 1 });
    await register(embeddedStore({ keys: [makeKey("lost")] }), "lost");
    await expect(rotateSecrets(stores)).resolves.toEqual({ ...none, unreadable: 1 });
    await register(old, undefined);
    await expect(rotateSecrets(stores)).resolves.toEqual(none);
  });

  test("re-encrypts the issuer's tokens of live sessions, and deletes those that no key decrypts", async () => {
    await clear();
    await get().db.deleteFrom("users").execute();
    const sealed = async (key: ReturnType<typeof makeKey>, isOver = false) => {
      const { user, session } = await makePerson(get().db);
      const context = identityContext("idp_refresh_token", user.id, session.id);
      const idp_refresh_token = await seal("refresh", context, { keys: [key] });
      const change = { idp_refresh_token, revoked_at: isOver ? Date.now() : null };
      await get().db.updateTable("sessions").set(change).where("id", "=", session.id).execute();
      const read = () =>
        get()
          .db.selectFrom("sessions")
          .select("idp_refresh_token")
          .where("id", "=", session.id)
          .executeTakeFirstOrThrow();
      return { read, context };
    };
    const [kept, lost] = [await sealed(before), await sealed(makeKey("lost"))];
    await sealed(before, true);
    const stores = { db: get().db, secrets: both };
    const keys = { keys: [after, before] };
    await expect(rotateSecrets(stores, 1, keys)).resolves.toEqual({ ...none, reencrypted: 2 });
    const { idp_refresh_token } = await kept.read();
    await expect(dropped.get(idp_refresh_token ?? "", kept.context)).resolves.toBe("refresh");
    await expect(lost.read()).resolves.toEqual({ idp_refresh_token: null });
    await expect(rotateSecrets(stores, 1, keys)).resolves.toEqual({ ...none, current: 1 });
  });

  test("keeps the newer client if the app registers again during the rotation", async () => {
    await clear();
    await register(old, "old");
    const secrets: SecretStore = {
      ...both,
      async put(value, context) {
        await register(both, "newer");
        return both.put(value, context);
      },
    };
    await expect(rotateSecrets({ db: get().db, secrets })).resolves.toEqual({ ...none, changed: 1 });
    await expect(registeredSecret(both)).resolves.toBe("newer");
  });

  test("loses no concurrent refresh, and forces nobody to log in again", async () => {
    const { db } = get();
    for (let round = 0; round < 10; round += 1) {
      await clear();
      const { user } = await makePerson(db);
      const tokens = { ...(await github.authorize("alice")), accessExpiresAt: Date.now() + 1 };
      const account = { accountId: "alice", login: "alice" };
      const connection = await saveConnection({ db, secrets: old }, user.id, "github", account, tokens);
      const stores = { db, secrets: both };
      const [counts, fresh] = await Promise.all([
        rotateSecrets(stores),
        freshTokens(stores, github.provider, connection),
      ]);
      expect(counts.unreadable).toBe(0);
      const row = await read(connection);
      expect(sealedKeyId(row.sealed_tokens)).toBe("after");
      const kept = await openTokens(row, dropped);
      expect(kept.accessToken).toBe(fresh.tokens.accessToken);
      await expect(github.provider.findAccount(kept.accessToken)).resolves.toMatchObject({ login: "alice" });
    }
    await expect(github.control("/counters")).resolves.toMatchObject({ refreshReuses: 0 });
  });

  test("skips a leased connection, and re-encrypts it the next time", async () => {
    await clear();
    const { connection } = await connect();
    const lease = await takeLease(get().db, connection);
    const stores = { db: get().db, secrets: both };
    await expect(rotateSecrets(stores)).resolves.toEqual({ ...none, changed: 1 });
    await releaseLease(get().db, connection, lease ?? "");
    await expect(rotateSecrets(stores)).resolves.toEqual({ ...none, reencrypted: 1 });
  });

  test("does not restore old tokens if the person reconnects during the rotation", async () => {
    await clear();
    const { connection, account } = await connect("old");
    const again = { accessToken: "again", scopes: ["repo"] };
    const secrets: SecretStore = {
      ...both,
      async put(value, context) {
        await saveConnection({ db: get().db, secrets: both }, connection.user_id, "github", account, again);
        return both.put(value, context);
      },
    };
    await expect(rotateSecrets({ db: get().db, secrets })).resolves.toEqual({ ...none, changed: 1 });
    await expect(openTokens(await read(connection), both)).resolves.toMatchObject({ accessToken: "again" });
  });

  test("counts what no key decrypts, leaves it unchanged, and continues with the others", async () => {
    await clear();
    const lost = await connect("lost", embeddedStore({ keys: [makeKey("lost")] }));
    await connect();
    const stores = { db: get().db, secrets: both };
    await expect(rotateSecrets(stores, 1)).resolves.toEqual({ ...none, reencrypted: 1, unreadable: 1 });
    await expect(read(lost.connection)).resolves.toEqual(lost.connection);
  });

  test("must come first: once a key is dropped, its rows are rejected and the person is asked to reconnect", async () => {
    await clear();
    const { session } = await connect("canary");
    const refused = exchange(
      { db: get().db, secrets: dropped },
      {
        grant_type: EXCHANGE_GRANT,
        subject_token: session.id,
        subject_token_type: SESSION_HANDLE_TYPE,
        audience: "github",
        scope: "repo",
        tool: "list_repositories",
        access: "read",
      },
    );
    await expect(refused).rejects.toMatchObject({
      code: "sealed_value_refused",
      message: "We can't decrypt your saved connection. Reconnect.",
    });
  });
});
