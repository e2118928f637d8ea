import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBadly } from "./testing/start-badly.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
/** A checkout without a production build, and with nothing to build. */
function makeCheckout(): string {
  const root = mkdtempSync(path.join(os.tmpdir(), "obo-checkout-"));
  for (const name of readdirSync(ROOT).filter((name) => !/^(app|node_modules|\..*)$/.test(name)))
    cpSync(path.join(ROOT, name), path.join(root, name), { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(root, "node_modules"));
  return root;
}

/** Settings with which no stand-in is started. */
const REAL = {
  AUTH_OIDC_ISSUER: "http://127.0.0.1:9",
  AUTH_OIDC_ID: "x",
  GITHUB_CLIENT_ID: "x",
  GITHUB_CLIENT_SECRET: "x",
  MODEL: "openai:any",
};

describe("the launcher", () => {
  test("stops with the variable's name if a configured port is in use", async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    const { port } = blocker.address() as { port: number };
    const { code, output } = await startBadly({ PORT: String(port) });
    blocker.close();
    expect(code).toBe(1);
    expect(output).toContain(`PORT is ${port}, which another program uses`);
  });

  test.each([
    ["AUTH_SECRET", { AUTH_SECRET: "short" }],
    ["SECRETS_KEYS", { SECRETS_KEYS: "not json" }],
    ["APP_URL", { APP_URL: "http://localhost:3000/agent" }],
    ["DATABASE_URL", { DATABASE_URL: "mysql://app:canary@127.0.0.1/app" }],
    ["AGENT_DATABASE_URL", { AGENT_DATABASE_URL: "postgres://app:ca/nary@127.0.0.1/app" }],
    ["MODEL_BASE_URL", { MODEL: "openai:x", MODEL_BASE_URL: "nowhere" }],
  ])("stops with the name of a malformed %s, and with what to do", async (name, env) => {
    const { code, output } = await startBadly(env);
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`${name}: must be`));
  });

  describe("in a checkout without a build", () => {
    let checkout = "";
    beforeAll(() => {
      checkout = makeCheckout();
    });
    afterAll(() => rmSync(checkout, { recursive: true, force: true }));

    test.each([
      ["APP_URL", { APP_URL: "localhost:3000" }],
      ["PORT", { PORT: "99999" }],
      ["HOST", { HOST: "192.0.2.1" }],
      ["SECRETS_KEYS", { SECRETS_KEYS: "not json" }],
      ["MCP_SERVERS", { MCP_SERVERS: "not json" }],
      ["STUDIO", { STUDIO: "1", APP_URL: "https://app.example", ...REAL }],
    ])("rejects an invalid %s before it builds", async (name, env) => {
      const { code, output } = await startBadly(env, checkout);
      expect(code).toBe(1);
      expect(output).toContain(name);
      expect(output).not.toContain("no production build yet");
    });
  });

  test("ends the processes it has started when another can't be started", async () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-launch-"));
    writeFileSync(path.join(dataDir, "langgraph"), "a file where a folder is needed");
    const { code, output } = await startBadly({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toContain(path.join(dataDir, "langgraph"));
    const { pids } = JSON.parse(readFileSync(path.join(dataDir, "run.json"), "utf8"));
    rmSync(dataDir, { recursive: true });
    expect(Object.keys(pids)).toContain("identity");
    for (const pid of Object.values<number>(pids)) expect(() => process.kill(-pid, 0)).toThrow("ESRCH");
  });

  test("stops at once with the name of a stand-in's file that is cut, and with what to do", async () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-launch-"));
    const file = path.join(dataDir, "identity", "jwks.json");
    mkdirSync(path.dirname(file));
    writeFileSync(file, '{"keys":[');
    const { code, output } = await startBadly({ DATA_DIR: dataDir });
    rmSync(dataDir, { recursive: true });
    expect(code).toBe(1);
    expect(output).toContain(`${file} can't be read. Delete it to start over`);
  });

  test("names the package of a model's provider that is not installed", async () => {
    const { code, output } = await startBadly({ MODEL: "mistralai:mistral-large" });
    expect(code).toBe(1);
    expect(output).toContain("MODEL: mistralai needs the package @langchain/mistralai: npm install");
  });

  test("refuses to serve stand-ins at an address that other machines can reach", async () => {
    const { code, output } = await startBadly({ APP_URL: "https://app.example" });
    expect(code).toBe(1);
    expect(output).toContain("let anybody in");
  });

  test.each([
    [{ APP_URL: "https://app.example", LOG_FORMAT: "" }, "let anybody in"],
    [{ LOG_FORMAT: "yaml" }, "LOG_FORMAT must be text or json."],
  ])("says why it stops in one JSON object where no terminal shows it: %o", async (env, why) => {
    const { output } = await startBadly(env);
    const lines = output.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: "error",
        process: "launch",
        event: expect.stringContaining(why),
      }),
    ]);
  });
});
