import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readEnvironment } from "#scripts/environment.ts";
import { readOrMakeKeys } from "./keys.ts";
import { makePlan } from "./plan.ts";
import { STAND_INS } from "./stand-ins.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-plan-"));
  const names = ["web", "langgraph", ...STAND_INS.map(({ name }) => name)];
  const first = 12_000 + Math.floor(Math.random() * 10_000);
  const ports = Object.fromEntries(names.map((name, index) => [name, first + index * 10]));
  writeFileSync(path.join(dataDir, "ports.json"), JSON.stringify(ports));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const NOTHING = { NODE_ENV: "production" as const };

/** The plan for an environment. */
async function plan(env: NodeJS.ProcessEnv) {
  const keys = await readOrMakeKeys(dataDir);
  const { services, ...rest } = await makePlan({ mode: "start", root: ROOT, dataDir, keys, env });
  return { ...rest, services: services.map(({ name, command, env }) => ({ name, command, env })) };
}

test("an .env with only empty variables starts the same as none", async () => {
  const example = readFileSync(path.join(ROOT, ".env.example"), "utf8");
  const names = [...example.matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  writeFileSync(path.join(dataDir, ".env"), names.map((name) => `${name}=\n`).join(""));
  const { env } = readEnvironment({ ...NOTHING }, dataDir);
  expect(await plan(env)).toEqual(await plan(NOTHING));
});

test("the agent's process gets no client secret, not even an unknown provider's, and no database password", async () => {
  const clients = ["GITHUB_CLIENT_SECRET", "ATLASSIAN_CLIENT_SECRET", "TEA_CLIENT_SECRET"];
  // compose.single.yaml passes all of .env to the launcher.
  const databases = ["POSTGRES_PASSWORD", "APP_DB_PASSWORD", "AGENT_DB_PASSWORD"];
  const names = [...clients, ...databases];
  const env = { ...NOTHING, ...Object.fromEntries(names.map((name) => [name, "canary"])) };
  const { services } = await plan(env);
  const agent = services.find(({ name }) => name === "langgraph");
  expect(agent?.env).toHaveProperty("AGENT_PRIVATE_KEY");
  expect(Object.keys(agent?.env ?? {}).filter((name) => names.includes(name))).toEqual([]);
});

test.each(["localhost:3000", "agent.example.com", "https://agent.example.com/app"])(
  "APP_URL=%s is refused as what it is, not as another machine's",
  async (APP_URL) => {
    await expect(plan({ ...NOTHING, APP_URL })).rejects.toThrow(/APP_URL: must be an? (origin|http)/);
  },
);

test("a HOST that is no address of this machine is rejected by its name", async () => {
  await expect(plan({ ...NOTHING, HOST: "192.0.2.1" })).rejects.toThrow("HOST is 192.0.2.1, where nothing");
});

test("without the stand-ins' packages, as in the image, nothing is embedded, and an error names the variables to set", async () => {
  const keys = await readOrMakeKeys(dataDir);
  const start = (env: NodeJS.ProcessEnv) => makePlan({ mode: "start", root: dataDir, dataDir, keys, env });
  await expect(start({ ...NOTHING, MODEL: "openai:any" })).rejects.toThrow(
    /stand-ins \(identity, .*github.*\) are not in this image.*\n.*AUTH_OIDC_ISSUER.*docs\/deploy\.md/,
  );
  const set = {
    AUTH_OIDC_ISSUER: "http://127.0.0.1:9",
    AUTH_OIDC_ID: "x",
    GITHUB_CLIENT_ID: "x",
    GITHUB_CLIENT_SECRET: "x",
  };
  const { services } = await start({ ...NOTHING, ...set, MODEL: "openai:any" });
  expect(services.map(({ name }) => name)).toEqual(["langgraph", "web"]);
});
