import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findKeycloak } from "#scripts/programs/keycloak.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type Keycloak, startKeycloak } from "../support/keycloak.ts";
import { sendForm } from "../support/page-forms.ts";
import { call, makeToken } from "../support/personal-tokens.ts";
import { type System, startSystem } from "../support/system.ts";

/** Sign-in with Keycloak, with the client that docs/providers.md describes. */
const ROOT = path.resolve(import.meta.dirname, "../..");
const home = findKeycloak();
const CLIENT = { id: "on-behalf-of", secret: randomUUID() };

describe.skipIf(!home)("with Keycloak as the issuer", () => {
  let keycloak: Keycloak;
  let system: System;
  const issuerEnv = (change: Record<string, string> = {}) => ({
    AUTH_OIDC_ISSUER: keycloak.issuer,
    AUTH_OIDC_ID: CLIENT.id,
    AUTH_OIDC_SECRET: CLIENT.secret,
    AUTH_OIDC_NAME: "Keycloak",
    ...change,
  });

  beforeAll(async () => {
    keycloak = await startKeycloak(home ?? "");
    system = await startSystem({ env: issuerEnv() });
    await keycloak.register({ ...CLIENT, appUrl: system.appUrl });
    for (const name of ["alice", "bob", "carol"]) await keycloak.addPerson(name, `${name}-at-keycloak`);
  }, 300_000);
  afterAll(async () => {
    await system?.stop();
    await keycloak?.stop();
  });

  /** Submits the sign-in page's form. @returns Keycloak's page, or where the redirects end */
  async function begin(person: HttpPerson): Promise<{ request: URL; address: string; body: string }> {
    const response = await sendForm(person, "/sign-in", "Sign in with");
    const request = new URL(response.headers.get("location") ?? "");
    return { request, ...(await person.follow({ address: `${system.appUrl}/sign-in`, response })) };
  }

  async function logIn(person: HttpPerson): Promise<{ request: URL; address: string }> {
    const { request, body } = await begin(person);
    const action = /<form[^>]*action="([^"]+)"/.exec(body)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const sent = { username: person.username, password: `${person.username}-at-keycloak`, credentialId: "" };
    const { address } = await person.follow(await person.post(action, sent));
    return { request, address };
  }

  async function signIn(person: HttpPerson): Promise<URL> {
    const { request, address } = await logIn(person);
    expect(new URL(address).origin).toBe(system.appUrl);
    expect(address).not.toContain("error");
    return request;
  }

  const diagnose = async (change: Record<string, string> = {}) => {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      APP_URL: system.appUrl,
      ...issuerEnv(change),
    };
    const run = promisify(execFile)(process.execPath, [path.join(ROOT, "scripts/doctor.ts")], {
      env: { ...env, NODE_ENV: "production", DATA_DIR: system.dataDir },
    });
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    return stdout;
  };

  const statusOf = (person: HttpPerson) => person.api("/api/session").then(({ status }) => status);

  test("a person signs in with PKCE, which Keycloak requires, connects GitHub and sends a message", async () => {
    const alice = new HttpPerson(system.appUrl, "alice");
    const request = await signIn(alice);
    expect(request.searchParams.get("code_challenge_method")).toBe("S256");
    expect(await (await alice.fetch(`${system.appUrl}/settings/account`)).text()).toContain(
      "alice@example.com",
    );
    await alice.connectGitHub();
    expect(await new Conversation(alice).ask("Which repositories do I have?")).toContain("alice/tea-party");
  });

  test("signing out also signs out at Keycloak without a question and returns; the next sign-in needs the password", async () => {
    const alice = new HttpPerson(system.appUrl, "alice");
    await signIn(alice);
    const { response } = await alice.post(`${system.appUrl}/api/auth/signout`, {});
    const next =
      /<a id="next" href="([^"]+)"/.exec(await response.text())?.[1]?.replaceAll("&amp;", "&") ?? "";
    const left = await alice.follow({ address: next, response: await alice.fetch(next) });
    expect(left.address).toBe(`${system.appUrl}/`);
    expect(await statusOf(alice)).toBe(401);
    expect((await begin(alice)).body).toContain('name="password"');
  });

  test("a user who is disabled and signed out at Keycloak loses sessions, a running stream and personal tokens within 5 seconds", async () => {
    const bob = new HttpPerson(system.appUrl, "bob");
    const phone = new HttpPerson(system.appUrl, "bob");
    await signIn(bob);
    await signIn(phone);
    await bob.connectGitHub();
    const token = await makeToken(bob, "write");
    expect((await call(system, token, "/threads/search", {})).status).toBe(200);
    const words = Array.from({ length: 4_000 }, (_, index) => `word${index}`).join(" ");
    const stream = await new Conversation(bob).begin({
      input: { messages: [{ type: "human", content: `script:\n${JSON.stringify([words])}` }] },
    });
    const ended = stream.text().then(
      () => Date.now(),
      () => Date.now(),
    );
    await keycloak.disableUser("bob");
    const disabledAt = Date.now();
    for (const person of [bob, phone])
      await expect.poll(() => statusOf(person), { timeout: 5_000 }).toBe(401);
    await expect
      .poll(() => call(system, token, "/threads/search", {}).then(({ status }) => status), { timeout: 5_000 })
      .toBe(401);
    expect((await ended) - disabledAt).toBeLessThan(5_500);
  });

  test("signing one user out at Keycloak keeps other users' sessions", async () => {
    const [alice, carol] = [new HttpPerson(system.appUrl, "alice"), new HttpPerson(system.appUrl, "carol")];
    await signIn(alice);
    await signIn(carol);
    await keycloak.disableUser("carol");
    await expect.poll(() => statusOf(carol), { timeout: 5_000 }).toBe(401);
    expect(await statusOf(alice)).toBe(200);
  });

  describe("a misconfigured client", () => {
    const problemOf = (address: string) => new URL(address).searchParams.get("error");
    const PAR = "require.pushed.authorization.requests";

    test("with a wrong secret is reported on the sign-in page, and logged with Keycloak's error and the request's id", async () => {
      await keycloak.change(CLIENT.id, { secret: randomUUID() });
      try {
        const logged = system.nextLine(/"security":"sign_in_failed"/);
        const { address } = await logIn(new HttpPerson(system.appUrl, "alice"));
        expect(problemOf(address)).toBe("client_refused");
        expect(await logged).toMatch(/"error":"(unauthorized|invalid)_client"/);
        expect(await logged).toMatch(/"error_description":"[^"]*client[^"]*"/i);
        expect(await logged).toMatch(/"request_id":"[0-9a-f-]{36}"/);
      } finally {
        await keycloak.change(CLIENT.id, { secret: CLIENT.secret });
      }
    });

    test("that must push its authorization requests is reported on the sign-in page and by the doctor", async () => {
      await keycloak.change(CLIENT.id, { attributes: { [PAR]: "true" } });
      try {
        const { address } = await begin(new HttpPerson(system.appUrl, "alice"));
        expect(problemOf(address)).toBe("par_required");
        expect(await diagnose()).toMatch(/FAIL +callback +it demands pushed authorization requests/);
      } finally {
        await keycloak.change(CLIENT.id, { attributes: { [PAR]: "false" } });
      }
    });
  });

  test("a client that signs with its private key signs people in, and the doctor accepts it", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const describeKey = async (key: CryptoKey) => ({ ...(await exportJWK(key)), alg: "ES256", kid: "app-1" });
    const env = {
      AUTH_OIDC_ID: "signing",
      AUTH_OIDC_SECRET: "",
      AUTH_OIDC_PRIVATE_KEY: JSON.stringify(await describeKey(privateKey)),
    };
    const other = await startSystem({ env: issuerEnv(env) });
    try {
      const jwks = { keys: [{ ...(await describeKey(publicKey)), use: "sig" }] };
      await keycloak.register({ id: "signing", jwks, appUrl: other.appUrl });
      const { address } = await logIn(new HttpPerson(other.appUrl, "alice"));
      expect(address).toBe(`${other.appUrl}/chat`);
      const report = await diagnose({ ...env, APP_URL: other.appUrl });
      expect(report).toMatch(/ok +client secret +the provider accepts AUTH_OIDC_ID by private_key_jwt/);
    } finally {
      await other.stop();
    }
  });

  describe("the doctor", () => {
    test("finds no problem with a working configuration", async () => {
      const report = await diagnose();
      expect(report).toMatch(/ok +PKCE +S256/);
      expect(report).toMatch(/ok +callback /);
      expect(report).toMatch(/ok +client secret +the provider accepts/);
    });

    test.each([
      ["a wrong client secret", { AUTH_OIDC_SECRET: "wrong" }, /FAIL +client secret +the provider refuses/],
      [
        "an unknown client",
        { AUTH_OIDC_ID: "nobody" },
        /FAIL +callback +the provider refuses[\s\S]*FAIL +client secret/,
      ],
      ["an unregistered callback", { APP_URL: "http://localhost:9" }, /FAIL +callback +the provider refuses/],
      ["a missing realm", { AUTH_OIDC_ISSUER: "REALM" }, /FAIL +auth provider +.*404/],
    ])("reports %s", async (_name, change, expected) => {
      const missing = `${keycloak.issuer}-missing`;
      const changed = "AUTH_OIDC_ISSUER" in change ? { AUTH_OIDC_ISSUER: missing } : change;
      expect(await diagnose(changed)).toMatch(expected);
    });
  });
});
