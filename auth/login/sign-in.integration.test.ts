import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { findSessionBySecret } from "#auth/authorization-server/session-store.ts";
import type { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { Browser } from "./testing/browser.ts";
import { startIssuer } from "./testing/issuer.ts";

type Database = ReturnType<typeof database>;
const held = vi.hoisted(() => ({
  db: undefined as unknown as Database,
  warnings: [] as Record<string, unknown>[],
}));
vi.mock("#db/index.ts", () => ({ database: () => held.db }));
vi.mock("#observability/log.ts", async (load) => ({
  ...(await load<object>()),
  log: () => ({ warn: (facts: Record<string, unknown>) => held.warnings.push(facts) }),
}));

const APP = "http://localhost:3000";
type Steps = typeof import("./sign-in.ts");
let steps: Steps;
let issuer: Awaited<ReturnType<typeof startIssuer>>;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  issuer.reset();
  held.warnings.length = 0;
  await useEnv({});
});

/** The modules cache the issuer's metadata and the environment: each test has its own. */
async function useEnv(env: Record<string, string>): Promise<void> {
  vi.resetModules();
  vi.unstubAllEnvs();
  const all = { AUTH_OIDC_ISSUER: issuer.url, AUTH_OIDC_SECRET: "test-secret", ...env };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  steps = await import("./sign-in.ts");
}

const open = () => new Browser(steps, issuer.authorize);

function sessionOf(browser: Browser) {
  return findSessionBySecret(held.db, browser.cookies.get("obo-session") ?? "");
}

describeOnBothDatabases("signing in", (get) => {
  beforeEach(() => {
    held.db = get().db;
  });

  test("leads to the requested page, and leaves one cookie", async () => {
    const browser = open();
    await expect(browser.signIn()).resolves.toBe(`${APP}/settings`);
    expect([...browser.cookies.keys()]).toEqual(["obo-session"]);
    const { user } = await sessionOf(browser);
    expect(user).toMatchObject({ issuer: issuer.url, subject: "alice" });
  });

  test("in two tabs at once succeeds in both", async () => {
    const browser = open();
    const [first, second] = [await browser.begin(), await browser.begin()];
    await expect(browser.finish(first)).resolves.toBe(`${APP}/settings`);
    await expect(browser.finish(second)).resolves.toBe(`${APP}/settings`);
    expect((await sessionOf(browser)).user).not.toBeNull();
  });

  test("whose response comes twice, or after its cookie is gone, leads to the chat if the person is signed in", async () => {
    const browser = open();
    const location = await browser.begin();
    await browser.finish(location);
    await expect(browser.finish(location)).resolves.toBe(`${APP}/chat`);
    const stranger = open();
    await expect(stranger.finish(location)).resolves.toBe(`${APP}/sign-in?error=flow_lost`);
  });

  test.each<[string, Partial<typeof issuer.state>, string, object]>([
    [
      "a person who refuses",
      { refusal: { error: "access_denied", error_description: "The user said no" } },
      "access_denied",
      { error: "access_denied", error_description: "The user said no" },
    ],
    [
      "a provider in maintenance",
      { refusal: { error: "temporarily_unavailable", error_description: "Back at noon" } },
      "unreachable",
      { error: "temporarily_unavailable", error_description: "Back at noon" },
    ],
    [
      "required pushed authorization requests",
      {
        refusal: { error: "invalid_request", error_description: "Pushed Authorization Request is required." },
      },
      "par_required",
      { error: "invalid_request", error_description: "Pushed Authorization Request is required." },
    ],
    [
      "a wrong secret",
      { tokenAnswer: { status: 401, body: { error: "invalid_client", error_description: "bad secret" } } },
      "client_refused",
      { error: "invalid_client", error_description: "bad secret" },
    ],
    [
      "a wrong secret, with a challenge",
      {
        tokenAnswer: {
          status: 401,
          body: { error: "invalid_client", error_description: "bad secret" },
          headers: { "www-authenticate": 'Basic realm="issuer"' },
        },
      },
      "client_refused",
      {},
    ],
    ["a token endpoint that hangs up", { isDown: true }, "unreachable", {}],
    ["a token endpoint that never responds", { isSilent: true }, "unreachable", {}],
    [
      "a token endpoint that fails",
      { tokenAnswer: { status: 503, body: {} } },
      "unreachable",
      { err: expect.objectContaining({ message: "The sign-in provider answers 503." }) },
    ],
    [
      "an ID token for another client",
      { claims: { aud: "other" } },
      "provider_error",
      { err: expect.objectContaining({ message: expect.stringContaining("aud") }) },
    ],
    ["an ID token with another nonce", { claims: { nonce: "other" } }, "provider_error", {}],
  ])(
    "with %s shows that, and logs the provider's text with the request's id",
    async (_name, changes, problem, words) => {
      Object.assign(issuer.state, changes);
      const browser = open();
      await expect(browser.signIn()).resolves.toBe(`${APP}/sign-in?error=${problem}`);
      expect(held.warnings).toHaveLength(1);
      expect(held.warnings[0]).toMatchObject({
        provider: "oidc",
        problem,
        request_id: "request-1",
        ...words,
      });
      expect([...browser.cookies.keys()]).toEqual([]);
    },
  );

  test("at an issuer that is unreachable, or not the configured one, fails before anyone is sent there", async () => {
    await useEnv({ AUTH_OIDC_ISSUER: "http://127.0.0.1:9" });
    await expect(open().begin()).resolves.toBe(`${APP}/sign-in?error=unreachable`);
    await useEnv({});
    issuer.state.metadata = { issuer: "https://other.example" };
    await expect(open().begin()).resolves.toBe(`${APP}/sign-in?error=metadata`);
  });

  test("authenticates at the token endpoint according to the issuer's metadata", async () => {
    const basic = `Basic ${Buffer.from("test:test-secret").toString("base64")}`;
    await open().signIn();
    expect(issuer.requests[0]).toMatchObject({ authorization: basic });

    await useEnv({});
    issuer.state.metadata = { token_endpoint_auth_methods_supported: ["client_secret_post"] };
    await expect(open().signIn()).resolves.toBe(`${APP}/settings`);
    expect(issuer.requests[1]?.authorization).toBeUndefined();
    expect(Object.fromEntries(issuer.requests[1]?.form ?? [])).toMatchObject({
      client_id: "test",
      client_secret: "test-secret",
    });
  });

  test("works for a public client, and with a private key, whatever audience the issuer demands of an assertion", async () => {
    await useEnv({ AUTH_OIDC_SECRET: "" });
    await expect(open().signIn()).resolves.toBe(`${APP}/settings`);
    expect(issuer.requests[0]?.form.get("client_id")).toBe("test");

    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), alg: "ES256", kid: "app-1" };
    await useEnv({ AUTH_OIDC_SECRET: "", AUTH_OIDC_PRIVATE_KEY: JSON.stringify(jwk) });
    await expect(open().signIn()).resolves.toBe(`${APP}/settings`);
    expect(issuer.requests[1]?.form.get("client_assertion")).toMatch(/^eyJ/);
    for (const audience of [issuer.url, [issuer.url, `${issuer.url}/token`]]) {
      issuer.state.audience = audience;
      await expect(open().signIn()).resolves.toBe(`${APP}/settings`);
    }
    issuer.state.audience = "nobody";
    await expect(open().signIn()).resolves.toBe(`${APP}/sign-in?error=client_refused`);
  });

  test("again asks for credentials, keeps the session with a new secret, and is recent afterwards", async () => {
    const browser = open();
    issuer.state.claims = { auth_time: Math.floor(Date.now() / 1000) - 3600 };
    await browser.signIn();
    const before = { ...(await sessionOf(browser)).session, secret: browser.cookies.get("obo-session") };
    expect(before.authenticated_at).toBeLessThan(Date.now() - 3_500_000);

    issuer.state.claims = {};
    const location = await browser.begin(before.user_id);
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      prompt: "login",
      max_age: "0",
    });
    await expect(browser.finish(location)).resolves.toBe(`${APP}/settings`);
    const after = (await sessionOf(browser)).session;
    expect(after?.id).toBe(before.id);
    expect(after?.authenticated_at).toBeGreaterThan(Date.now() - 60_000);
    expect((await findSessionBySecret(held.db, before.secret ?? "")).session).toBeNull();
  });

  test("again as another person, or at an issuer that did not ask again, changes nothing", async () => {
    const browser = open();
    await browser.signIn();
    const { session, user } = await sessionOf(browser);
    issuer.state.subject = "bob";
    await expect(browser.signIn(user?.id)).resolves.toBe(`${APP}/sign-in?error=other_person`);
    issuer.state.subject = "alice";
    issuer.state.claims = { auth_time: Math.floor(Date.now() / 1000) - 3600 };
    await expect(browser.signIn(user?.id)).resolves.toBe(`${APP}/sign-in?error=not_again`);
    const after = (await sessionOf(browser)).session;
    expect(after).toMatchObject({ id: session?.id, authenticated_at: session?.authenticated_at });
  });

  test("as another person ends this browser's earlier session", async () => {
    const browser = open();
    await browser.signIn();
    const old = browser.cookies.get("obo-session") ?? "";
    issuer.state.subject = "bob";
    await browser.signIn();
    expect((await findSessionBySecret(held.db, old)).session).toBeNull();
    expect((await sessionOf(browser)).user).toMatchObject({ subject: "bob" });
  });
});
