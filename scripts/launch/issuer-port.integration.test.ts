import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOrMakeKeys } from "./keys.ts";
import { makePlan } from "./plan.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("the embedded issuer's port, by which people are known", () => {
  let blocker: Server;
  let taken = 0;
  let dataDir = "";
  beforeEach(async () => {
    blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    taken = (blocker.address() as AddressInfo).port;
    dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-issuer-"));
    writeFileSync(path.join(dataDir, "ports.json"), JSON.stringify({ identity: taken }));
  });
  afterEach(() => {
    blocker.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function plan(env: Record<string, string>) {
    const keys = await readOrMakeKeys(dataDir);
    return makePlan({ mode: "start", root: ROOT, dataDir, keys, env: { NODE_ENV: "production", ...env } });
  }

  test("is not replaced by another one if a program has taken it since", async () => {
    mkdirSync(path.join(dataDir, "identity"));
    await expect(plan({})).rejects.toThrow(
      /Port \d+ of the embedded auth provider is in use, by .* left behind \(`lsof .*everybody would count as new/,
    );
    const issuer = { AUTH_OIDC_ISSUER: "http://127.0.0.1:9", AUTH_OIDC_ID: "x" };
    await expect(plan(issuer)).resolves.toBeDefined();
  });

  test("is replaced as long as nobody has signed in", async () => {
    const { addresses } = await plan({});
    expect(addresses.identity).not.toContain(`:${taken}`);
  });
});
