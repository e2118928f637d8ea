import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { makeKeys, readOrMakeKeys } from "#scripts/launch/keys.ts";
import { renderFindings } from "./examine.ts";
import { type Changes, makeMetadata, type Respond, setUpWorld } from "./testing/world.ts";

const doctor = setUpWorld();

test("a configuration whose services all respond as expected has nothing to fix", async () => {
  expect(await doctor.troubles(await doctor.make())).toEqual([]);
});

test("without configuration the embedded setup is valid, before its first start and after", async () => {
  const app = await doctor.make();
  expect(await doctor.troubles({ APP_URL: app.APP_URL })).toEqual([]);
  await readOrMakeKeys(doctor.folder());
  expect(await doctor.troubles({ APP_URL: app.APP_URL })).toEqual([]);
});

test("each missing or malformed variable is named without its value", async () => {
  const env = { ...(await doctor.make()), AUTH_SECRET: "short-value", LANGGRAPH_URL: "nowhere" };
  const findings = await doctor.findings(env);
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
  ["a model whose provider is not installed", { MODEL: "ollama:any" }, "fail model"],
  ["a model of a provider that the doctor does not know", { MODEL: "azure_openai:any" }, "warn model"],
  ["an app that does not answer", { APP_URL: "https://agent.invalid" }, "warn app"],
  ["an issuer without https", { AUTH_OIDC_ISSUER: "http://login.invalid" }, "warn auth provider"],
  ["a GitHub without https", { GITHUB_URL: "http://ghes.invalid" }, "warn GitHub"],
  ["an address without https", { APP_URL: "http://agent.invalid" }, "fail address"],
  ["a database of another kind", { DATABASE_URL: "mysql://app@127.0.0.1/app" }, "fail the app's variables"],
  ["a data folder that can't be made", { DATABASE_URL: "file:/dev/null/app.db" }, "fail database"],
  ["a database that is down", { DATABASE_URL: "postgres://app@127.0.0.1:9/app" }, "fail database"],
  [
    "one database for both",
    { DATABASE_URL: "same.db", AGENT_DATABASE_URL: "same.db" },
    "fail agent database",
  ],
  [
    "an encryption key that is too short",
    { SECRETS_KEYS: '{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}' },
    "fail SECRETS_KEYS",
  ],
])("finds %s", async (_name, changes, expected) => {
  const world = await doctor.make();
  expect(await doctor.troubles({ ...world, ...changes })).toContain(expected);
});

test.each<[string, string, Respond, string]>([
  [
    "a response that is not metadata",
    "/.well-known/openid-configuration",
    () => ({ status: 404 }),
    "fail auth provider",
  ],
  [
    "metadata of another issuer",
    "/.well-known/openid-configuration",
    () => ({ json: { issuer: "x" } }),
    "fail issuer",
  ],
  [
    "an issuer whose endpoints have no https",
    "/.well-known/openid-configuration",
    (url) => ({ json: { ...makeMetadata(url), token_endpoint: "http://login.invalid/token" } }),
    "warn auth provider",
  ],
  ["an issuer without keys", "/jwks", () => ({ json: { keys: [] } }), "fail issuer's keys"],
  [
    "GitHub credentials that are wrong",
    "/api/v3/applications/test/token",
    () => ({ status: 401 }),
    "fail GitHub app",
  ],
  ["GitHub in trouble", "/api/v3/applications/test/token", () => ({ status: 503 }), "warn GitHub app"],
  ["a model key that is refused", "/v1/models", () => ({ status: 401 }), "fail model"],
  [
    "a GitHub API that is a page",
    "/api/v3/applications/test/token",
    () => ({ status: 404 }),
    "fail GitHub app",
  ],
  [
    "a model that the provider does not list",
    "/v1/models",
    () => ({ json: { data: [{ id: "many" }] } }),
    "warn model",
  ],
  [
    "a model key that is refused as Google does",
    "/v1/models",
    () => ({ status: 400, json: { error: { message: "API key not valid. Please pass a valid API key." } } }),
    "fail model",
  ],
  ["something else at APP_URL", "/api/health", () => ({ status: 404 }), "fail app"],
  [
    "a wrong clock",
    "/api/v3",
    () => ({ headers: { date: new Date(Date.now() - 120_000).toUTCString() } }),
    "fail clock",
  ],
])("finds %s", async (_name, address, answer, expected) => {
  expect(await doctor.troubles(await doctor.make({ [address]: answer }))).toContain(expected);
});

test.each<[string, string, Respond]>([
  [
    "a model that is listed under its provider's name",
    "/v1/models",
    () => ({ json: { data: [{ id: "models/any" }] } }),
  ],
  [
    "metadata that a cache has kept",
    "/.well-known/openid-configuration",
    (url) => ({
      json: makeMetadata(url),
      headers: { date: new Date(Date.now() - 600_000).toUTCString(), age: "600" },
    }),
  ],
])("accepts %s", async (_name, address, answer) => {
  expect(await doctor.troubles(await doctor.make({ [address]: answer }))).toEqual([]);
});

test("finds that both processes use one database, whatever the spelling", async () => {
  const world = await doctor.make();
  const file = world.DATABASE_URL ?? "";
  const troubles = (DATABASE_URL: string, AGENT_DATABASE_URL: string) =>
    doctor.troubles({ ...world, DATABASE_URL, AGENT_DATABASE_URL });
  expect(await troubles(file, `file:${file}`)).toContain("fail agent database");
  const server = "postgres://app@127.0.0.1:9/app";
  expect(await troubles(server, "postgresql://agent:x@127.0.0.1:9/app?sslmode=disable")).toContain(
    "fail agent database",
  );
});

test("a check that throws does not stop the others", async () => {
  const world = await doctor.make();
  const key = JSON.stringify({ kty: "EC", crv: "P-256", alg: "ES256", d: "AAAA" });
  const found = await doctor.troubles({ ...world, AUTH_OIDC_SECRET: undefined, AUTH_OIDC_PRIVATE_KEY: key });
  expect(found).toEqual(["fail auth provider"]);
});

test("reports a damaged database", async () => {
  const world = await doctor.make();
  writeFileSync(world.DATABASE_URL ?? "", "no database, but long enough to be taken for one".repeat(100));
  expect(await doctor.troubles(world)).toEqual(["fail database"]);
});

test("reports that the clock was not checked if no provider returns its time", async () => {
  const dead = "http://127.0.0.1:9";
  const world = { ...(await doctor.make()), AUTH_OIDC_ISSUER: dead, GITHUB_URL: dead, GITHUB_API_URL: dead };
  expect(await doctor.troubles(world)).toContain("warn clock");
});

test("reports before the first start that keys will be created", async () => {
  const text = renderFindings(await doctor.findings({}));
  expect(text).toMatch(/SECRETS_KEYS +made at the first start/);
  expect(text).not.toContain("the first is used");
  const given = renderFindings(await doctor.findings(await doctor.make()));
  expect(given).toMatch(/key file +not needed/);
});

test("prints each finding on one line, whatever a driver returns", () => {
  const [line, ...rest] = renderFindings([
    {
      status: "fail",
      subject: "database",
      message: "\u001b[31mtoo\n  many\u001b[0m\r\nclients",
      fix: "a\nb",
    },
  ]).split("\n");
  expect(line).toBe("FAIL  database  too many clients");
  expect(rest[0]?.trim()).toBe("→ a b");
});

test("finds an agent key whose public key the app does not have, even with the same id", async () => {
  const world = await doctor.make();
  const { AGENT_PRIVATE_KEY: other } = await makeKeys();
  const known = JSON.parse(world.AGENT_PUBLIC_KEYS ?? "").keys[0].kid;
  const env = { ...world, AGENT_PRIVATE_KEY: JSON.stringify({ ...other, kid: known }) };
  expect(await doctor.troubles(env)).toEqual(["fail AGENT_PRIVATE_KEY"]);
});

test("lists pending migrations, and changes nothing", async () => {
  const world = await doctor.make();
  const db = openDatabase<object>(world.DATABASE_URL ?? "");
  await db.schema.createTable("unrelated").addColumn("id", "text").execute();
  expect(await doctor.troubles(world)).toEqual(["warn database"]);
  expect(await doctor.troubles(world)).toEqual(["warn database"]);
  await migrate(db);
  await db.destroy();
  expect(await doctor.troubles(world)).toEqual([]);
});

test("accepts an issuer with a trailing slash, such as Auth0's", async () => {
  const path = "/.well-known/openid-configuration";
  const world = await doctor.make({
    [path]: (url) => ({
      json: { ...makeMetadata(url), issuer: `${url}/` },
    }),
  });
  expect(await doctor.troubles({ ...world, AUTH_OIDC_ISSUER: `${world.APP_URL}/` })).toEqual([]);
});

test("prints no secret that a provider quotes or that an address contains", async () => {
  const quoted = "error=invalid_request&error_description=canary%20secret%2Fof%20ours";
  const world = await doctor.make({
    "/authorize": () => ({ status: 303, headers: { location: `https://app.invalid/?${quoted}` } }),
  });
  const env = { ...world, AUTH_OIDC_SECRET: "canary secret/of ours" };
  for (const address of ["http://me:canary-word@127.0.0.1:9", "http://127.0.0.1:9/v1?api_key=canary-word"]) {
    const text = renderFindings(
      await doctor.findings({ ...env, MODEL_BASE_URL: address, GITHUB_API_URL: address }),
    );
    expect(text).not.toMatch(/canary/);
    expect(text).toMatch(/FAIL {2}callback .*hidden/);
  }
});

test("prints no secret, whatever it finds", async () => {
  const world = await doctor.make({ "/v1/models": () => ({ status: 401 }) });
  const env = { ...world, GITHUB_CLIENT_SECRET: "canary-one", MODEL_API_KEY: "canary-two" };
  const database = "postgres://app:canary-three@127.0.0.1:9/app";
  const text = renderFindings(await doctor.findings({ ...env, DATABASE_URL: database }));
  expect(text).not.toMatch(/canary/);
  expect(text).not.toContain(JSON.parse(world.AGENT_PRIVATE_KEY ?? "").d);
  expect(text).toMatch(/FAIL {2}model .*\n.*→ set MODEL_API_KEY/);
});
