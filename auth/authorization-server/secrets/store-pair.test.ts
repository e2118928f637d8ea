import { Kysely, PostgresDialect } from "kysely";
import { expect, test, vi } from "vitest";
import { AuthError } from "#auth/protocol/errors.ts";
import type { Connection, Schema } from "#db/schema.ts";
import { storePair } from "./store-pair.ts";
import type { SecretStore } from "./stores/contract.ts";

const pauses: number[] = [];
vi.mock("node:timers/promises", () => ({ setTimeout: async (ms: number) => void pauses.push(ms) }));

const connect = () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
const db = new Kysely<Schema>({
  dialect: new PostgresDialect({ pool: { connect, end: async () => {}, options: {} } }),
});

/** A secret store that is back after some failed attempts. */
function failTimes(failures: number): SecretStore {
  let left = failures;
  return {
    put: async () => {
      if (left-- > 0) throw new AuthError("server_unavailable", "The secret store is down.");
      return "kept";
    },
    get: async () => ({}),
    remove: async () => {},
    isStale: async () => false,
    canRead: () => true,
  };
}

test.each([0, 1, 3, 5])(
  "a secret store that fails %i times and a database that stays down share pauses shorter than the lease",
  async (failures) => {
    pauses.length = 0;
    const row = { id: "1", user_id: "u", provider: "github", updated_at: 1 } as Connection;
    const tokens = { accessToken: "a", refreshToken: "r", scopes: [] };
    const stored = storePair({ db, secrets: failTimes(failures) }, row, "lease", tokens, tokens);
    await expect(stored).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(pauses).toEqual([200, 800, 3_000, 5_000, 10_000]);
  },
);
