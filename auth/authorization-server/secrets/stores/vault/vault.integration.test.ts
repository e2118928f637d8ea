import { fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { freshTokens } from "../../refresh.ts";
import { rotateSecrets } from "../../rotate.ts";
import { openSecretStore } from "../../secret-store.ts";
import { deleteConnection, findConnection, openTokens, saveConnection } from "../../store.ts";
import type { SecretStore } from "../../stores/contract.ts";
import type { CallerOrder, CallerReport } from "../../testing/caller.ts";
import { startTestGitHub, type TestGitHub } from "../../testing/github-app.ts";
import { startTestVault, type TestVault } from "./testing/server.ts";

let github: TestGitHub;
let vault: TestVault;
beforeAll(async () => {
  github = await startTestGitHub("github-app");
  vault = await startTestVault();
  vault.transit.create("on-behalf-of");
});
afterEach(() => {
  vault.sealed = false;
});
afterAll(() => Promise.all([github.server.close(), vault.close()]));

describe.each(["vault", "vault-transit"] as const)("with the store %s", (kind) => {
  describeOnBothDatabases("tokens", (get) => {
    const variables = () => ({
      ...github.variables,
      SECRET_STORE: kind,
      VAULT_ADDR: vault.url,
      VAULT_TOKEN: vault.token,
    });
    const openStores = (change: Record<string, string> = {}) => ({
      db: get().db,
      secrets: openSecretStore(parseWebEnv({ ...variables(), ...change })),
    });

    async function connect(stores = openStores()) {
      const { db, secrets } = stores;
      await db.deleteFrom("connections").execute();
      const { user, session } = await makePerson(db);
      const tokens = { ...(await github.authorize("alice")), accessExpiresAt: Date.now() + 1 };
      const account = { accountId: "alice", login: "alice" };
      const connection = await saveConnection({ db, secrets }, user.id, "github", account, tokens);
      return { connection, session, tokens };
    }

    test("are refreshed once for 2 processes with 50 callers each, who all get the new one", async () => {
      const { session, connection, tokens } = await connect();
      const before = await github.control<{ refreshes: number }>("/counters");
      const environment = { ...process.env, ...variables(), DATABASE_URL: get().url };
      const reports = await race(environment, { sessionId: session.id, calls: 50 });
      expect(reports.flatMap((report) => report.errors)).toEqual([]);
      const [given, ...others] = new Set(reports.flatMap((report) => report.tokens));
      expect(others).toEqual([]);
      expect(given).not.toBe(tokens.accessToken);
      const after = await github.control<{ refreshes: number; refreshReuses: number }>("/counters");
      expect(after).toMatchObject({ refreshes: before.refreshes + 1, refreshReuses: 0 });
      const stored = await findConnection(get().db, connection.user_id, "github");
      expect(stored?.sealed_tokens).not.toContain(given);
    });

    test("are moved there by a rotation from encrypted rows, and back, while nobody has to reconnect", async () => {
      const embedded = openStores({ SECRET_STORE: "embedded" });
      const { connection, tokens } = await connect(embedded);
      for (const stores of [openStores(), embedded]) {
        await expect(rotateSecrets(stores)).resolves.toMatchObject({ reencrypted: 1, unreadable: 0 });
        const row = await findConnection(get().db, connection.user_id, "github");
        if (!row) throw new Error("the row is gone");
        await expect(openTokens(row, stores.secrets)).resolves.toMatchObject({
          accessToken: tokens.accessToken,
          refreshToken: tokens.refreshToken,
        });
      }
      expect(pathsOf(connection.id)).toEqual([]);
    });

    test("fail while Vault is sealed, lose nothing, and succeed afterwards", async () => {
      const stores = openStores();
      const { connection } = await connect(stores);
      vault.sealed = true;
      await expect(freshTokens(stores, github.provider, connection)).rejects.toMatchObject({
        code: "server_unavailable",
      });
      await expect(rotateSecrets(openStores({ SECRET_STORE: "embedded" }))).rejects.toMatchObject({
        code: "server_unavailable",
      });
      vault.sealed = false;
      await expect(freshTokens(stores, github.provider, connection)).resolves.toMatchObject({
        connection: { id: connection.id, broken_at: null, refresh_lease: null },
      });
    });

    test("survive a store that fails just when the new pair must be stored", async () => {
      const { db, secrets } = openStores();
      const { connection } = await connect({ db, secrets });
      let failures = 1;
      const shaky: SecretStore = {
        ...secrets,
        put(value, context) {
          vault.sealed = failures-- > 0;
          return secrets.put(value, context);
        },
      };
      const { tokens } = await freshTokens({ db, secrets: shaky }, github.provider, connection);
      await expect(github.provider.findAccount(tokens.accessToken)).resolves.toMatchObject({
        login: "alice",
      });
      await expect(github.control("/counters")).resolves.toMatchObject({ refreshReuses: 0 });
    });

    test("leave nothing in Vault once the connection is deleted", async () => {
      const stores = openStores();
      const { connection } = await connect(stores);
      const { connection: fresh } = await freshTokens(stores, github.provider, connection);
      expect(pathsOf(connection.id)).toHaveLength(kind === "vault" ? 1 : 0);
      await deleteConnection(stores, fresh);
      expect(pathsOf(connection.id)).toEqual([]);
    });
  });
});

const pathsOf = (id: string): string[] => vault.kv.paths().filter((path) => path.includes(id));

/** Two concurrent processes. */
async function race(variables: NodeJS.ProcessEnv, order: CallerOrder): Promise<CallerReport[]> {
  const file = new URL("../../testing/caller.ts", import.meta.url);
  const children = [1, 2].map(() => fork(file, { env: variables, execArgv: [] }));
  try {
    await Promise.all(children.map((child) => once(child, "message")));
    const answers = children.map((child) => once(child, "message"));
    for (const child of children) child.send(order);
    return (await Promise.all(answers)).map(([report]) => report as CallerReport);
  } finally {
    for (const child of children) child.kill();
  }
}
