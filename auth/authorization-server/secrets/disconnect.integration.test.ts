import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { disconnect } from "./disconnect.ts";
import { findProvider } from "./providers/index.ts";
import { findConnection, saveConnection } from "./store.ts";
import { embeddedStore } from "./stores/embedded.ts";
import { startTestGitHub, type TestGitHub } from "./testing/github-app.ts";

vi.mock("./providers/index.ts");

describe.each(["oauth-app", "github-app"] as const)("with an %s", (kind) => {
  describeOnBothDatabases("disconnecting", (get) => {
    let github: TestGitHub;
    beforeAll(async () => {
      github = await startTestGitHub(kind);
      vi.mocked(findProvider).mockReturnValue(github.provider);
    });
    afterAll(() => github.server.close());

    async function connect(endsInMs?: number) {
      const { db } = get();
      const stores = { db, secrets: embeddedStore(github.env.SECRETS_KEYS) };
      vi.mocked(findProvider).mockReturnValue(github.provider);
      await db.deleteFrom("connections").execute();
      const { user } = await makePerson(db);
      const tokens = await github.authorize("alice", ["repo"]);
      if (endsInMs !== undefined) tokens.accessExpiresAt = Date.now() + endsInMs;
      const account = { accountId: "alice", login: "alice" };
      const connection = await saveConnection(
        { db, secrets: stores.secrets },
        user.id,
        "github",
        account,
        tokens,
      );
      const find = () => findConnection(db, user.id, "github");
      return { stores, connection, tokens, find };
    }

    test("revokes the grant at GitHub and removes the tokens here", async () => {
      const { stores, connection, tokens, find } = await connect();
      await expect(disconnect(stores, connection)).resolves.toBe(true);
      await expect(find()).resolves.toBeUndefined();
      await expect(github.provider.findAccount(tokens.accessToken)).resolves.toBeUndefined();
    });

    test("refreshes an expiring token first, so that the grant is really revoked", async () => {
      const { stores, connection, find } = await connect(1);
      await expect(disconnect(stores, connection)).resolves.toBe(kind === "github-app");
      await expect(find()).resolves.toBeUndefined();
    });

    test("changes nothing if GitHub is down, and can be retried", async () => {
      const { stores, connection, find } = await connect();
      await github.control("/fault", { method: "DELETE", path: "/applications", status: 503 });
      await expect(disconnect(stores, connection)).rejects.toMatchObject({ code: "provider_error" });
      await expect(find()).resolves.toMatchObject({ id: connection.id, refresh_lease: null });
      await expect(disconnect(stores, connection)).resolves.toBe(true);
    });

    test("removes the tokens here anyway if the person insists", async () => {
      const { stores, connection, find } = await connect();
      await github.control("/fault", { method: "DELETE", path: "/applications", status: 503 });
      await expect(disconnect(stores, connection, true)).resolves.toBe(false);
      await expect(find()).resolves.toBeUndefined();
    });

    test("succeeds if the grant was already revoked at GitHub", async () => {
      const { stores, connection, find } = await connect();
      await github.control("/revoke", { login: "alice" });
      await expect(disconnect(stores, connection)).resolves.toBe(false);
      await expect(find()).resolves.toBeUndefined();
    });
  });
});
