import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { Kv } from "./kv.ts";
import { KvV1 } from "./kv-v1.ts";
import { Transit } from "./transit.ts";

/**
 * A stand-in for Vault and OpenBao: KV version 2 and transit according to their API documentation, AppRole, rejected
 * tokens, and a barrier that can be sealed. In memory, on loopback.
 */
export interface TestVault {
  url: string;
  kv: Kv;
  /** A mount of KV version 1, at `kv`. */
  kvV1: KvV1;
  transit: Transit;
  /** A token with all permissions; `revoke` revokes it, and AppRole issues another. */
  token: string;
  appRole: { roleId: string; secretId: string };
  logIns: number;
  /** The only namespace; undefined for the root namespace. */
  namespace: string | undefined;
  /** Requests that match are denied to every token, like those that no policy names: `DELETE /v1/kv/data`. */
  denies: RegExp | undefined;
  /** Responds to every request instead of Vault: a proxy, or a standby. */
  inFront: (() => Response) | undefined;
  revoke(token: string): void;
  /** Expires every token that AppRole issued. */
  revokeAppRoleTokens(): void;
  issue(): string;
  /** Seals or unseals the barrier: sealed, it responds with 503 to everything. */
  sealed: boolean;
  close(): Promise<void>;
}

export async function startTestVault(): Promise<TestVault> {
  const tokens = new Set<string>();
  const loggedIn: string[] = [];
  const issue = (): string => {
    const token = `test-${randomUUID()}`;
    tokens.add(token);
    return token;
  };
  const vault: TestVault = {
    url: "",
    kv: new Kv(),
    kvV1: new KvV1(),
    transit: new Transit(),
    token: issue(),
    appRole: { roleId: randomUUID(), secretId: randomUUID() },
    logIns: 0,
    namespace: undefined,
    denies: undefined,
    inFront: undefined,
    revoke: (token) => void tokens.delete(token),
    revokeAppRoleTokens() {
      for (const token of loggedIn.splice(0)) tokens.delete(token);
    },
    issue,
    sealed: false,
    close: async () => {},
  };

  const app = new Hono();
  app.get("/v1/sys/health", (c) =>
    c.json({ initialized: true, sealed: vault.sealed }, vault.sealed ? 503 : 200),
  );
  app.use(async (_c, next) => vault.inFront?.() ?? next());
  app.use(async (c, next) => (vault.sealed ? c.json({ errors: ["Vault is sealed"] }, 503) : next()));
  app.use(async (c, next) => {
    const namespace = c.req.header("x-vault-namespace");
    const isKnown = !namespace || namespace === vault.namespace;
    return isKnown ? next() : c.json({ errors: ["namespace not found"] }, 403);
  });
  app.post("/v1/auth/approle/login", async (c) => {
    const { role_id, secret_id } = await c.req.json<{ role_id?: string; secret_id?: string }>();
    vault.logIns += 1;
    if (role_id !== vault.appRole.roleId || secret_id !== vault.appRole.secretId) {
      return c.json({ errors: ["invalid role or secret ID"] }, 400);
    }
    const client_token = issue();
    loggedIn.push(client_token);
    return c.json({ data: null, auth: { client_token, lease_duration: 1200, renewable: true } });
  });
  app.use(async (c, next) => {
    const known = tokens.has(c.req.header("x-vault-token") ?? "");
    const isDenied = vault.denies?.test(`${c.req.method} ${c.req.path}`);
    return known && !isDenied ? next() : c.json({ errors: ["permission denied"] }, 403);
  });
  app.get("/v1/auth/token/lookup-self", (c) => c.json({ data: { policies: ["on-behalf-of"], ttl: 1200 } }));
  app.route("/v1/secret", vault.kv.routes());
  app.route("/v1/kv", vault.kvV1.routes());
  app.route("/v1/transit", vault.transit.routes());
  app.notFound((c) => c.json({ errors: ["no handler for route. route entry not found."] }, 404));

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  vault.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vault.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return vault;
}
