import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { readForms, sendForm, submit } from "../support/page-forms.ts";
import { embeddedDatabases, withDatabase } from "../support/personal-rows.ts";
import { call, follow, makeToken, newIssue } from "../support/personal-tokens.ts";
import { type System, startSystem } from "../support/system.ts";

/** Sessions, personal access tokens and the security log, tested from outside. */

const HOUR_MS = 3_600_000;

let system: System;
let alice: HttpPerson;
beforeAll(async () => {
  system = await startSystem();
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
});
afterAll(() => system?.stop());

const signIn = async (username: string, password: string) => {
  const person = new HttpPerson(system.appUrl, username);
  await person.signIn(password);
  return person;
};

/** Makes the person's browser sessions look older than they are. */
const age = (person: HttpPerson, columns: { last_seen_at?: number; authenticated_at?: number }) =>
  withDatabase(embeddedDatabases(system).app, async (db) => {
    const { id } = await db
      .selectFrom("users")
      .select("id")
      .where("email", "=", `${person.username}@example.com`)
      .executeTakeFirstOrThrow();
    await db.updateTable("sessions").set(columns).where("user_id", "=", id).execute();
  });

const whoAmI = (person: HttpPerson, headers: Record<string, string> = {}) =>
  person.fetch(`${system.appUrl}/api/session`, { headers });

/** Submits the sign-out form on the issuer's page. */
async function endAtIssuer(person: HttpPerson, address: string): Promise<void> {
  const page = await (await person.fetch(address)).text();
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? "";
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
  await person.post(new URL(action, address).href, { xsrf, logout: "yes" });
}

describe("a session", () => {
  const lastSeen = (person: HttpPerson) =>
    withDatabase(embeddedDatabases(system).app, async (db) => {
      const row = await db
        .selectFrom("sessions")
        .innerJoin("users", "users.id", "sessions.user_id")
        .select("sessions.last_seen_at")
        .where("users.email", "=", `${person.username}@example.com`)
        .where("sessions.revoked_at", "is", null)
        .orderBy("sessions.last_seen_at", "desc")
        .executeTakeFirstOrThrow();
      return Date.now() - row.last_seen_at;
    });

  test("expires after the idle time, which only the person's actions restart, not a page's background requests", async () => {
    const bob = await signIn("bob", "builder");
    await age(bob, { last_seen_at: Date.now() - 23.9 * HOUR_MS });
    const polled = { "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin" };
    expect((await whoAmI(bob, polled)).status).toBe(200);
    expect(await lastSeen(bob)).toBeGreaterThan(23 * HOUR_MS);
    // Browsers send Origin with requests that may change something.
    await bob.api("/api/session");
    expect(await lastSeen(bob)).toBeLessThan(HOUR_MS);
    await age(bob, { last_seen_at: Date.now() - 24.1 * HOUR_MS });
    expect((await whoAmI(bob)).status).toBe(401);
    const page = await bob.fetch(`${system.appUrl}/chat`);
    expect(page.headers.get("location")).toContain("/sign-in");
  });

  test("that is not recent can't create a token or delete the account, even with forms loaded earlier", async () => {
    const bob = await signIn("bob", "builder");
    const [tokenForm] = (await readForms(bob, "/settings/tokens")).filter(({ text }) =>
      text.includes("Create token"),
    );
    const [accountForm] = (await readForms(bob, "/settings/account")).filter(({ text }) =>
      text.includes("confirm"),
    );
    if (!tokenForm || !accountForm) throw new Error("the forms are not there");
    await age(bob, { authenticated_at: Date.now() - HOUR_MS });
    const made = await submit(bob, tokenForm, { name: "late", days: "7", scope: "read" });
    expect(await made.text()).toContain("Your sign-in is too old for this.");
    const deleted = await submit(bob, accountForm, { confirm: "delete" });
    expect(deleted.headers.get("location")).toContain("problem=not_recent");
    for (const path of ["/settings/tokens", "/settings/account"]) {
      expect(await (await bob.fetch(`${system.appUrl}${path}`)).text()).toContain("Confirm that it is you");
    }
    expect((await whoAmI(bob)).status).toBe(200);
  });

  test("that is not recent connects a provider after signing in again", async () => {
    const carol = await signIn("carol", "singer");
    await age(carol, { authenticated_at: Date.now() - HOUR_MS });
    const begun = await carol.post(`${system.appUrl}/api/oauth/connect/github`, {
      returnTo: "/settings/connections",
    });
    const asked = new URL(begun.response.headers.get("location") ?? "");
    expect(asked.searchParams.get("prompt")).toBe("login");
    const login = await carol.follow(begun);
    const sent = { username: "carol", password: "singer", action: "sign-in" };
    const { address } = await carol.follow(await carol.post(login.address, sent));
    expect(new URL(address).origin).toBe(new URL(system.addresses.github).origin);
  });

  test("clears the browser's storage on sign-out, and needs the password again", async () => {
    const bob = await signIn("bob", "builder");
    const { response } = await bob.post(`${system.appUrl}/api/auth/signout`, {});
    expect(response.headers.get("clear-site-data")).toBe('"cache", "storage"');
    expect((await whoAmI(bob)).status).toBe(401);
    const leaving =
      /<a id="next" href="([^"]+)"/.exec(await response.text())?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(new URL(leaving).searchParams.get("post_logout_redirect_uri")).toBe(`${system.appUrl}/`);
    await endAtIssuer(bob, leaving);
    const begun = await sendForm(bob, "/sign-in", "Sign in with");
    const { body } = await bob.follow({ address: `${system.appUrl}/sign-in`, response: begun });
    expect(body).toContain('name="password"');
  });
});

describe("a logout at the issuer", () => {
  test("ends the session, an open stream and personal tokens within 5 seconds", async () => {
    const bob = await signIn("bob", "builder");
    const token = await makeToken(bob, "write");
    const threadId = randomUUID();
    const words = Array.from({ length: 4_000 }, (_, index) => `word${index}`).join(" ");
    const stream = await new Conversation(bob, "agent", threadId).begin({
      input: { messages: [{ type: "human", content: `script:\n${JSON.stringify([words])}` }] },
    });
    const ended = stream.text().then(
      () => Date.now(),
      () => Date.now(),
    );
    const metadata = await (
      await fetch(`${system.addresses.identity}/.well-known/openid-configuration`)
    ).json();
    await endAtIssuer(bob, metadata.end_session_endpoint);
    const endedAtIssuer = Date.now();
    await expect.poll(() => whoAmI(bob).then(({ status }) => status), { timeout: 5_000 }).toBe(401);
    expect((await ended) - endedAtIssuer).toBeLessThan(6_000);
    await expect
      .poll(() => call(system, token, "/threads/search", {}).then(({ status }) => status), { timeout: 6_000 })
      .toBe(401);
  });

  test("is rejected without the issuer's signature", async () => {
    const answer = await alice.fetch(`${system.appUrl}/api/auth/backchannel-logout`, {
      method: "POST",
      body: new URLSearchParams({ logout_token: "eyJhbGciOiJub25lIn0.e30." }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
    expect((await whoAmI(alice)).status).toBe(200);
  });
});

describe("a personal access token", () => {
  test("with read access can't propose a write, and deletes nothing", async () => {
    const token = await makeToken(alice, "read");
    const threadId = randomUUID();
    const stream = await follow(system, token, threadId, newIssue("By a reader"));
    expect(stream).toContain("an access token that may only read");
    expect(stream).not.toContain("__interrupt__");
    const deleted = await fetch(`${system.addresses.langgraph}/threads/${threadId}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(deleted.status).toBe(403);
  });

  test("with write access proposes writes that only the app can approve; one with approve access approves them itself", async () => {
    const [writer, approver] = [await makeToken(alice, "write"), await makeToken(alice, "approve")];
    const threadId = randomUUID();
    expect(await follow(system, writer, threadId, newIssue("By a writer"))).toContain("__interrupt__");
    const { command } = await new Conversation(alice, "agent", threadId).approval();
    const run = { assistant_id: "agent", command, stream_mode: ["values"] };
    const refused = await call(system, writer, `/threads/${threadId}/runs/stream`, run);
    expect({ status: refused.status, text: await refused.text() }).toEqual({
      status: 403,
      text: expect.stringContaining("Approve or decline in the app"),
    });
    const done = await call(system, approver, `/threads/${threadId}/runs/stream`, run);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain("Opened.");
  });
});

describe("the security log", () => {
  interface Line {
    security: string;
    time: string;
    user_id?: string;
    address?: string;
    request_id?: string;
  }
  const lines = (): Line[] =>
    system
      .output()
      .split("\n")
      .flatMap((line) => /\{"level".*"security".*\}$/.exec(line)?.[0] ?? [])
      .map((text) => JSON.parse(text) as Line);

  test("has one line for each event, with who, when, from where, and the request's id", async () => {
    const bob = await signIn("bob", "builder");
    await bob.connectGitHub();
    await makeToken(bob, "write");
    await sendForm(bob, "/settings/tokens", "Yes, revoke");
    await sendForm(bob, "/settings/connections", "Yes, disconnect");
    await sendForm(bob, "/settings/sessions", "everywhere else");
    await bob.fetch(`${system.appUrl}/api/auth/callback/oidc?error=access_denied&state=none`);
    await bob.signOut();
    const conversation = new Conversation(alice);
    await conversation.follow(...newIssue("Logged"));
    await conversation.decide({ type: "approve" });
    const events = [
      ...["sign_in", "sign_in_failed", "reauthenticated", "sign_out", "session_ended", "issuer_logout"],
      ...["token_made", "token_revoked", "connection_made", "connection_removed", "request_refused"],
      ...["approval_sent", "approval_decided"],
    ];
    await expect.poll(() => lines().map(({ security }) => security)).toEqual(expect.arrayContaining(events));
    for (const line of lines()) {
      expect(Date.parse(line.time)).toBeGreaterThan(Date.now() - HOUR_MS);
      expect(line.request_id).toMatch(/^[0-9a-f-]{36}$/);
      // The agent doesn't know the browser's address; the app's line with the same request id has it.
      if (line.security !== "approval_decided") expect(line.address).toMatch(/^(127\.0\.0\.1|::1)$/);
      const isStranger = /^(sign_in_failed|request_refused)$/.test(line.security);
      if (!isStranger) expect(line.user_id).toMatch(/^[0-9a-f-]{36}$/);
    }
    const [sent] = lines().filter(({ security }) => security === "approval_sent");
    const decided = lines().filter(({ security }) => security === "approval_decided");
    expect(decided.map(({ request_id }) => request_id)).toContain(sent?.request_id);
  });

  test("records who deleted an account", async () => {
    const bob = await signIn("bob", "builder");
    await sendForm(bob, "/settings/account", "confirm", { confirm: "delete", force: "1" });
    await expect.poll(() => lines().at(-1)?.security).toBe("account_deleted");
  });
});
