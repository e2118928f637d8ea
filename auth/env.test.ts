import { describe, expect, test } from "vitest";
import { parseWebEnv } from "./authorization-server/env.ts";
import { parseAgentEnv } from "./client/env.ts";

const keySet = JSON.stringify({ keys: [{ kty: "oct", kid: "k", k: "canary" }] });
const web = {
  APP_URL: "https://app.example/",
  DATABASE_URL: "file:app.db",
  LANGGRAPH_URL: "http://127.0.0.1:2024",
  AUTH_SECRET: "x".repeat(40),
  AUTH_OIDC_ISSUER: "https://issuer.example",
  AUTH_OIDC_ID: "id",
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "canary-secret",
  SECRETS_KEYS: keySet,
  SESSION_TOKEN_KEYS: keySet,
  AGENT_PUBLIC_KEYS: keySet,
};
const agent = {
  APP_URL: "https://app.example",
  AGENT_PRIVATE_KEY: JSON.stringify({ kty: "OKP", kid: "a" }),
  MODEL: "openai:gpt-5.2",
  AGENT_DATABASE_URL: "file:agent.db",
};

describe("the web process's environment", () => {
  test("is one object, with defaults for github.com and without a slash at an address's end", () => {
    expect(parseWebEnv(web)).toMatchObject({
      APP_URL: "https://app.example",
      GITHUB_URL: "https://github.com",
      GITHUB_API_URL: "https://api.github.com",
      GITHUB_SIGN_IN: false,
    });
  });

  test.each([
    "APP_URL",
    "DATABASE_URL",
    "AUTH_SECRET",
    "GITHUB_CLIENT_ID",
    "SECRETS_KEYS",
    "AGENT_PUBLIC_KEYS",
  ])("does not start without %s, and says so by its name", (name) => {
    expect(() => parseWebEnv({ ...web, [name]: undefined })).toThrow(`  ${name}: must be `);
  });

  test.each([
    ["APP_URL", "localhost:3000"],
    ["AUTH_OIDC_PRIVATE_KEY", "{canary"],
    ["AUTH_OIDC_PRIVATE_KEY", '{"kty":"oct","alg":"HS256","k":"canary"}'],
    ["AUTH_OIDC_PRIVATE_KEY", '{"kty":"EC","alg":"ES256","x":"canary"}'],
    ["AUTH_OIDC_PRIVATE_KEY", '{"kty":"EC","d":"canary"}'],
    ["SECRETS_KEYS", "{canary"],
    ["SECRETS_KEYS", '{"keys":[]}'],
    ["AUTH_SECRET", "short"],
  ])("refuses a malformed %s without showing it", (name, value) => {
    expect(() => parseWebEnv({ ...web, [name]: value })).toThrow(
      new RegExp(`^(?!.*canary)[\\s\\S]*${name}: must be`),
    );
  });

  test.each([
    "https://app.example/agent",
    "https://app.example/agent/",
    "https://app.example/?tenant=1",
    "https://app.example/#top",
    "https://canary:canary@app.example",
  ])("refuses APP_URL=%s, in a sentence: the app is not served below a path", (APP_URL) => {
    for (const parseIt of [parseWebEnv, parseAgentEnv]) {
      expect(() => parseIt({ ...web, ...agent, APP_URL })).toThrow(
        /^(?!.*canary)[\s\S]*APP_URL: must be an origin, such as \S+: the app can't be served below a path/,
      );
    }
  });

  test("takes an origin as browsers write it", () => {
    expect(parseWebEnv({ ...web, APP_URL: "https://App.Example:443/" }).APP_URL).toBe("https://app.example");
  });

  test("names every variable that is wrong at once", () => {
    expect(() => parseWebEnv({})).toThrow(/APP_URL[\s\S]*LANGGRAPH_URL[\s\S]*SESSION_TOKEN_KEYS/);
  });

  test.each([undefined, ""])("has default limits for one person, and %o counts as unset", (value) => {
    const limits = { REQUESTS_PER_MINUTE: 600, STREAMS_PER_USER: 20, WRITES_PER_DAY: 200 };
    const given = { REQUESTS_PER_MINUTE: value, STREAMS_PER_USER: value, WRITES_PER_DAY: value };
    expect(parseWebEnv({ ...web, ...given })).toMatchObject(limits);
    expect(parseWebEnv({ ...web, REQUESTS_PER_MINUTE: "5" }).REQUESTS_PER_MINUTE).toBe(5);
    expect(() => parseWebEnv({ ...web, STREAMS_PER_USER: "0" })).toThrow("STREAMS_PER_USER");
  });

  test.each(["SESSION_DAYS", "SESSION_IDLE_HOURS", "RECENT_SIGN_IN_MINUTES"])(
    "rejects a %s that is not a possible duration",
    (name) => {
      for (const value of ["0", "-1", " ", "30 days", "NaN", "Infinity", "1e9"])
        expect(() => parseWebEnv({ ...web, [name]: value })).toThrow(`${name}: must be`);
      expect(parseWebEnv({ ...web, [name]: "0.5" })).toMatchObject({ [name]: 0.5 });
    },
  );

  test("rejects an authentication method at the issuer for which it has no credentials", () => {
    const parse = (more: object) => parseWebEnv({ ...web, ...more });
    const jwt = { AUTH_OIDC_CLIENT_AUTH: "private_key_jwt" };
    expect(() => parse(jwt)).toThrow("AUTH_OIDC_CLIENT_AUTH: private_key_jwt needs AUTH_OIDC_PRIVATE_KEY");
    const key = JSON.stringify({ kty: "EC", alg: "ES256", kid: "a", d: "canary" });
    expect(parse({ ...jwt, AUTH_OIDC_PRIVATE_KEY: key }).AUTH_OIDC_CLIENT_AUTH).toBe("private_key_jwt");
    const post = { AUTH_OIDC_CLIENT_AUTH: "client_secret_post" };
    expect(() => parse(post)).toThrow("AUTH_OIDC_CLIENT_AUTH: client_secret_post needs AUTH_OIDC_SECRET");
    expect(parse({ ...post, AUTH_OIDC_SECRET: "s" }).AUTH_OIDC_CLIENT_AUTH).toBe("client_secret_post");
    expect(parse({ AUTH_OIDC_CLIENT_AUTH: "none" }).AUTH_OIDC_CLIENT_AUTH).toBe("none");
  });

  test("needs a way to sign in", () => {
    const none = { ...web, AUTH_OIDC_ISSUER: "", AUTH_OIDC_ID: "" };
    expect(() => parseWebEnv(none)).toThrow("GITHUB_SIGN_IN=true");
    expect(parseWebEnv({ ...none, GITHUB_SIGN_IN: "true" }).GITHUB_SIGN_IN).toBe(true);
  });
});

describe("the agent's environment", () => {
  test("reaches the web process by APP_URL unless WEB_URL is set", () => {
    expect(parseAgentEnv(agent).WEB_URL).toBe("https://app.example");
    expect(parseAgentEnv({ ...agent, WEB_URL: "http://web:3000" }).WEB_URL).toBe("http://web:3000");
  });

  test("has neither the application's database nor its keys", () => {
    const parsed = parseAgentEnv({ ...agent, DATABASE_URL: "file:app.db", SECRETS_KEYS: keySet });
    expect(parsed).not.toHaveProperty("DATABASE_URL");
    expect(parsed).not.toHaveProperty("SECRETS_KEYS");
  });

  test("does not start without a database of its own", () => {
    expect(() => parseAgentEnv({ ...agent, AGENT_DATABASE_URL: "" })).toThrow(/AGENT_DATABASE_URL: must be/);
    expect(parseAgentEnv(agent)).toMatchObject({ CHECKPOINTER: "server" });
  });

  test("accepts the database's old name, which stored the checkpoints there, but not both names", () => {
    const { AGENT_DATABASE_URL: _url, ...older } = agent;
    const parsed = parseAgentEnv({ ...older, CHECKPOINTS_URL: "file:old.db" });
    expect(parsed).toMatchObject({ AGENT_DATABASE_URL: "file:old.db", CHECKPOINTER: "database" });
    const both = { ...agent, CHECKPOINTS_URL: "file:old.db" };
    expect(() => parseAgentEnv(both)).toThrow(/CHECKPOINTS_URL: is now AGENT_DATABASE_URL/);
  });

  test("does not start without a model, and reports it", () => {
    expect(() => parseAgentEnv({ ...agent, MODEL: "" })).toThrow(/MODEL/);
  });
});
