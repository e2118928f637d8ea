import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { makeKeys, readOrMakeKeys } from "#scripts/launch/keys.ts";
import { type Answer, startLoopback } from "#scripts/testing/loopback.ts";
import { examine, renderFindings } from "./examine.ts";

const open: { close(): Promise<void> }[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-doctor-"));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

type Changes = Record<string, string | undefined>;

/** A complete environment whose outer parts are one healthy server; `answers` replaces what some paths say. */
async function makeWorld(answers: Record<string, (url: string) => Answer> = {}): Promise<Changes> {
  const healthy: Record<string, (url: string) => Answer> = {
    "/.well-known/openid-configuration": (url) => ({
      json: {
        issuer: url,
        jwks_uri: `${url}/jwks`,
        authorization_endpoint: `${url}/authorize`,
        code_challenge_methods_supported: ["S256"],
      },
    }),
    "/jwks": () => ({ json: { keys: [{ kty: "OKP", kid: "k" }] } }),
    "/authorize": (url) => ({ status: 303, headers: { location: `${url}/login` } }),
    "/api/v3/applications/test/token": () => ({ status: 404, json: { message: "Not Found" } }),
    "/v1/models": () => ({ json: { data: [] } }),
    "/mcp": () => ({ status: 401 }),
    "/api/health": () => ({ json: { status: "ok" } }),
  };
  const server = await startLoopback((request, url) => {
    const { pathname } = new URL(request.url ?? "/", url);
    return (answers[pathname] ?? healthy[pathname])?.(url) ?? { status: 404 };
  });
  open.push(server);
  return {
    ...makeTestEnv(),
    APP_URL: server.url,
    DATABASE_URL: path.join(folder, "app.db"),
    CHECKPOINTS_URL: path.join(folder, "checkpoints.db"),
    AUTH_OIDC_ISSUER: server.url,
    GITHUB_URL: server.url,
    GITHUB_API_URL: `${server.url}/api/v3`,
    MODEL: "openai:any",
    MODEL_BASE_URL: `${server.url}/v1`,
    MODEL_API_KEY: "unused",
    MCP_SERVERS: JSON.stringify({ github: { url: `${server.url}/mcp`, provider: "github" } }),
  };
}

async function troubles(env: Changes): Promise<string[]> {
  const findings = await examine(env, folder);
  return findings.filter((one) => one.status !== "pass").map((one) => `${one.status} ${one.subject}`);
}

test("a configuration whose every part answers as it should has nothing to mend", async () => {
  expect(await troubles(await makeWorld())).toEqual([]);
});

test("nothing configured is the embedded setup, and in order before its first start and after", async () => {
  const app = await makeWorld();
  expect(await troubles({ APP_URL: app.APP_URL })).toEqual([]);
  await readOrMakeKeys(folder);
  expect(await troubles({ APP_URL: app.APP_URL })).toEqual([]);
});

test("each missing or malformed variable is named, and its value is not shown", async () => {
  const env = { ...(await makeWorld()), AUTH_SECRET: "short-value", LANGGRAPH_URL: "nowhere" };
  const findings = await examine(env, folder);
  const [failed] = findings.filter((one) => one.status === "fail");
  expect(failed?.message).toMatch(/LANGGRAPH_URL.*AUTH_SECRET/s);
  expect(renderFindings(findings)).not.toMatch(/short-value|nowhere/);
});

test.each<[string, Changes, string]>([
  ["an issuer that is down", { AUTH_OIDC_ISSUER: "http://127.0.0.1:9" }, "fail auth provider"],
  ["a GitHub that is down", { GITHUB_API_URL: "http://127.0.0.1:9" }, "fail GitHub app"],
  ["addresses of two GitHubs", { GITHUB_URL: "https://github.com" }, "fail GitHub"],
  ["a model server that is down", { MODEL_BASE_URL: "http://127.0.0.1:9" }, "fail model"],
  ["no key for the model's provider", { MODEL_BASE_URL: "", MODEL_API_KEY: "" }, "fail model"],
  ["a model of a provider that the doctor does not know", { MODEL: "ollama:any" }, "warn model"],
  [
    "an MCP server at another path",
    { MCP_SERVERS: '{"x":{"url":"URL/other","provider":"github"}}' },
    "fail MCP server x",
  ],
  ["an app that does not answer", { APP_URL: "http://127.0.0.1:9" }, "warn app"],
  ["an address without https", { APP_URL: "http://agent.invalid" }, "fail address"],
  ["a database that is down", { DATABASE_URL: "postgres://app@127.0.0.1:9/app" }, "fail database"],
  ["one database for both", { DATABASE_URL: "same.db", CHECKPOINTS_URL: "same.db" }, "fail checkpoints"],
  [
    "a key to seal with that is too short",
    { SECRETS_KEYS: '{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}' },
    "fail SECRETS_KEYS",
  ],
])("finds %s", async (_name, changes, expected) => {
  const world = await makeWorld();
  const changed = JSON.parse(JSON.stringify(changes).replaceAll("URL/other", `${world.APP_URL}/other`));
  expect(await troubles({ ...world, ...changed })).toContain(expected);
});

test.each<[string, string, (url: string) => Answer, string]>([
  [
    "metadata that is none",
    "/.well-known/openid-configuration",
    () => ({ status: 404 }),
    "fail auth provider",
  ],
  [
    "an issuer of another name",
    "/.well-known/openid-configuration",
    () => ({ json: { issuer: "x" } }),
    "fail issuer",
  ],
  ["an issuer without keys", "/jwks", () => ({ json: { keys: [] } }), "fail issuer's keys"],
  ["a callback that is not registered", "/authorize", () => ({ status: 400 }), "fail callback"],
  [
    "GitHub credentials that are wrong",
    "/api/v3/applications/test/token",
    () => ({ status: 401 }),
    "fail GitHub app",
  ],
  ["GitHub in trouble", "/api/v3/applications/test/token", () => ({ status: 503 }), "warn GitHub app"],
  ["a model key that is refused", "/v1/models", () => ({ status: 401 }), "fail model"],
  ["an MCP server that takes anybody", "/mcp", () => ({ json: {} }), "warn MCP server github"],
  ["something else at APP_URL", "/api/health", () => ({ status: 404 }), "fail app"],
  [
    "a clock that is off",
    "/api/v3",
    () => ({ headers: { date: new Date(Date.now() - 120_000).toUTCString() } }),
    "fail clock",
  ],
])("finds %s", async (_name, address, answer, expected) => {
  expect(await troubles(await makeWorld({ [address]: answer }))).toContain(expected);
});

test("finds an agent's key whose public half the app does not have, also under the same name", async () => {
  const world = await makeWorld();
  const { AGENT_PRIVATE_KEY: other } = await makeKeys();
  const known = JSON.parse(world.AGENT_PUBLIC_KEYS ?? "").keys[0].kid;
  const env = { ...world, AGENT_PRIVATE_KEY: JSON.stringify({ ...other, kid: known }) };
  expect(await troubles(env)).toEqual(["fail AGENT_PRIVATE_KEY"]);
});

test("says which migrations are to come, and changes nothing", async () => {
  const world = await makeWorld();
  const db = openDatabase<object>(world.DATABASE_URL ?? "");
  await db.schema.createTable("unrelated").addColumn("id", "text").execute();
  expect(await troubles(world)).toEqual(["warn database"]);
  expect(await troubles(world)).toEqual(["warn database"]);
  await migrate(db);
  await db.destroy();
  expect(await troubles(world)).toEqual([]);
});

test("takes an issuer whose name ends in a slash, as Auth0's does", async () => {
  const path = "/.well-known/openid-configuration";
  const world = await makeWorld({
    [path]: (url) => ({
      json: {
        issuer: `${url}/`,
        jwks_uri: `${url}/jwks`,
        authorization_endpoint: `${url}/authorize`,
        code_challenge_methods_supported: ["S256"],
      },
    }),
  });
  expect(await troubles({ ...world, AUTH_OIDC_ISSUER: `${world.APP_URL}/` })).toEqual([]);
});

test("prints no secret, whatever it finds", async () => {
  const world = await makeWorld({ "/v1/models": () => ({ status: 401 }) });
  const env = { ...world, GITHUB_CLIENT_SECRET: "canary-one", MODEL_API_KEY: "canary-two" };
  const database = "postgres://app:canary-three@127.0.0.1:9/app";
  const text = renderFindings(await examine({ ...env, DATABASE_URL: database }, folder));
  expect(text).not.toMatch(/canary/);
  expect(text).not.toContain(JSON.parse(world.AGENT_PRIVATE_KEY ?? "").d);
  expect(text).toMatch(/FAIL {2}model .*\n.*→ set MODEL_API_KEY/);
});
