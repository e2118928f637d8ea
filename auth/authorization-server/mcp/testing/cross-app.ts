import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { TestDatabase } from "#db/testing/databases.ts";
import { startIdentity } from "#dev/identity/server.ts";
import { signInForTokens } from "#dev/identity/testing/sign-in.ts";
import { type RunningMcp, startMcp } from "#dev/mcp/server.ts";
import { PEOPLE } from "#dev/people.ts";
import type { Running } from "#dev/server/listen.ts";
import { secretStore } from "../../secrets/secret-store.ts";
import { findConnection } from "../../secrets/store.ts";
import { sealIdentity } from "../../session-identity.ts";
import { exchangeForTool, listToolsWith } from "./as-agent.ts";

const variables = makeTestEnv();
const SIGN_IN = {
  client_id: "web",
  client_secret: "a-secret-for-tests-only",
  redirect_uris: ["http://127.0.0.1:9/"],
};
const AT_NOTES = {
  client_id: "us-at-the-notes",
  client_secret: "another-secret-for-tests",
  redirect_uris: [`${variables.APP_URL}/api/oauth/callback/mcp-notes`],
};

/** The error code of an exchange for a server that the person has to connect first. */
export const NOT_CONNECTED = { code: "interaction_required", details: { reason: "not_connected" } };

/** An identity provider, and an MCP server whose authorization server trusts it, for the tests of one file. */
export class CrossApp {
  identity!: Running;
  mcp!: RunningMcp;

  constructor() {
    const folder = mkdtempSync(path.join(os.tmpdir(), "obo-cross-app-"));
    beforeAll(async () => {
      // Each has to know the other's URL before it starts.
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const people = { alice: ["notes:read", "notes:write"], carol: ["notes:read"] };
      const policy = { audience: url, resource: `${url}/notes`, client_id: AT_NOTES.client_id, people };
      const dataDir = path.join(folder, "identity");
      this.identity = await startIdentity({ port: 0, dataDir, clients: [SIGN_IN], crossApp: [policy] });
      this.mcp = await startMcp({
        port,
        githubApiUrl: "http://127.0.0.1:9",
        dataDir: path.join(folder, "mcp"),
        enterprise: { issuer: this.identity.url, client: AT_NOTES },
      });
    });
    afterAll(async () => {
      await this.mcp.close();
      await this.identity.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** The app's environment, optionally with another issuer or server. */
  environment({ issuer = this.identity.url, url = `${this.mcp.url}/notes` } = {}) {
    return {
      ...variables,
      AUTH_OIDC_ISSUER: issuer,
      AUTH_OIDC_ID: SIGN_IN.client_id,
      AUTH_OIDC_SECRET: SIGN_IN.client_secret,
      MCP_SERVERS: JSON.stringify({ notes: { url, authorization: "cross-app" } }),
      MCP_CLIENTS: JSON.stringify({
        notes: { client_id: AT_NOTES.client_id, client_secret: AT_NOTES.client_secret },
      }),
    };
  }

  /** A person who has just signed in, with the tokens of that sign-in. */
  async signIn({ db }: TestDatabase, username: "alice" | "bob" | "carol") {
    const { user, session } = await makePerson(db, username);
    const person = PEOPLE.find((one) => one.username === username);
    if (!person) throw new Error(`nobody is called ${username}`);
    const { subject } = person;
    // Each test's person is a new row, and a subject can have one row only.
    await db.deleteFrom("users").where("subject", "=", subject).execute();
    const account = { issuer: this.identity.url, subject };
    await db.updateTable("users").set(account).where("id", "=", user.id).execute();
    const tokens = await signInForTokens(this.identity.url, SIGN_IN, person);
    const sealed = await sealIdentity(tokens, user.id, session.id);
    await db.updateTable("sessions").set(sealed).where("id", "=", session.id).execute();
    const owner = { userId: user.id, sessionId: session.id };
    const ask = (change: object = {}) =>
      exchangeForTool({ db, secrets: secretStore() }, session.id, {
        audience: "mcp-notes",
        resource: `${this.mcp.url}/notes`,
        ...change,
      });
    const find = () => findConnection(db, user.id, "mcp-notes");
    return { user: { ...user, subject }, session, owner, tokens, ask, find };
  }

  /** @returns the status of a request to the server with this token */
  callNotes(token: string): Promise<number> {
    return listToolsWith(`${this.mcp.url}/notes`, token);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
