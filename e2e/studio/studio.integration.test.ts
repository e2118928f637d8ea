import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readOrMakeKeys } from "#scripts/launch/keys.ts";
import { makePlan } from "#scripts/launch/plan.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** Studio is off by default, as the isolation matrix tests: "Studio header" is one of its attackers. */
describe("with STUDIO=1, Studio", () => {
  const STUDIO = { "x-auth-scheme": "langsmith" };
  let system: System;
  let studio: Client;
  let theirs: string;

  beforeAll(async () => {
    system = await startSystem({ env: { STUDIO: "1" } });
    studio = new Client({ apiUrl: system.addresses.langgraph, apiKey: null, defaultHeaders: STUDIO });
    const alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    await alice.connectGitHub();
    theirs = randomUUID();
    await alice.ask(theirs, "Something private");
  });
  afterAll(() => system.stop());

  const send = (method: string, at: string, body?: object): Promise<Response> =>
    fetch(`${system.addresses.langgraph}${at}`, {
      method,
      headers: { ...STUDIO, "content-type": "application/json" },
      body: body ? JSON.stringify(body) : undefined,
    });

  test("sees the system's graphs and its own threads only", async () => {
    const graphs = await studio.assistants.search();
    expect(graphs.length).toBeGreaterThan(0);
    expect(graphs.filter((graph) => graph.metadata?.created_by !== "system")).toEqual([]);
    const own = await studio.threads.create();
    const found = await studio.threads.search({ limit: 100 });
    expect(found.map((thread) => thread.thread_id)).toEqual([own.thread_id]);
    expect((await send("GET", `/threads/${theirs}/state`)).status).toBe(404);
  });

  test("runs without a token: a tool that needs one ends the run with an explanation", async () => {
    const { thread_id: thread } = await studio.threads.create();
    const input = { messages: [{ type: "human", content: "Which repositories do I have?" }] };
    await expect(studio.runs.wait(thread, "agent", { input })).rejects.toThrow(/signed-in person/);
    expect(JSON.stringify(await studio.threads.getState(thread))).not.toContain("alice/wonderland-api");
  });

  test("can't clear the server's data through a route that precedes our checks", async () => {
    const everything = { runs: true, threads: true, assistants: true, checkpointer: true, store: true };
    for (const at of ["/internal/truncate", "/internal/truncate?a=b", "//internal/truncate"]) {
      expect((await send("POST", at, everything)).status).toBe(404);
    }
    expect((await studio.assistants.search()).length).toBeGreaterThan(0);
  });

  test("is subject to the route policy and the body rules like everyone else", async () => {
    const command = { id: 1, method: "state.get" };
    expect((await send("POST", `/threads/${theirs}/commands`, command)).status).toBe(404);
    expect((await send("POST", "/runs", { assistant_id: "agent" })).status).toBe(404);
    expect((await send("POST", "/assistants", { graph_id: "agent" })).status).toBe(404);
    const run = { assistant_id: "agent", webhook: "http://127.0.0.1:1/", if_not_exists: "create" };
    expect((await send("POST", `/threads/${randomUUID()}/runs`, run)).status).toBe(422);
  });
});

test("the app does not start with STUDIO=1 outside of loopback", async () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-studio-"));
  const env = {
    APP_URL: "https://app.example",
    AUTH_OIDC_ISSUER: "https://id.example",
    AUTH_OIDC_ID: "x",
    GITHUB_CLIENT_ID: "x",
    MODEL: "openai:x",
    STUDIO: "1",
    NODE_ENV: "production" as const,
  };
  const keys = await readOrMakeKeys(dataDir);
  await expect(makePlan({ mode: "start", root: dataDir, dataDir, keys, env })).rejects.toThrow(/loopback/);
});
