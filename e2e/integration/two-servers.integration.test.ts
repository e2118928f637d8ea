import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { bearer, findIdentity, type Identity } from "../security/target.ts";
import { type Databases, makeDatabases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

const postgres = inject("postgresUrl");
/** Before each, another question is asked; half of them are asked by each server. */
const ROUNDS = 30;
const AT_ONCE = 3;

describe.skipIf(!postgres)("two LangGraph servers on one Postgres", () => {
  let first: System;
  let second: System;
  let alice: Identity;

  beforeAll(async () => {
    const databases = await makeDatabases(postgres ?? "");
    first = await startSystem({ engine: "npm", env: { ...databases, REQUESTS_PER_MINUTE: "6000" } });
    second = await startSecond(databases);
    const person = new HttpPerson(first.appUrl, "alice");
    await person.signIn("wonderland");
    alice = await findIdentity(person);
  });
  afterAll(async () => {
    await second?.stop();
    await first?.stop();
  });

  /** A server with the first one's app, keys, database and providers. Its own app is not used. */
  async function startSecond(databases: Databases): Promise<System> {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-second-"));
    copyFileSync(path.join(first.dataDir, "keys.json"), path.join(dataDir, "keys.json"));
    const keys = JSON.parse(readFileSync(path.join(dataDir, "keys.json"), "utf8"));
    const { web, identity, github, model } = first.addresses;
    return startSystem({
      engine: "npm",
      dataDir,
      env: {
        ...databases,
        ...{ APP_URL: first.appUrl, WEB_URL: web, REQUESTS_PER_MINUTE: "6000" },
        ...{ AUTH_OIDC_ISSUER: identity, AUTH_OIDC_ID: "on-behalf-of" },
        ...{ AUTH_OIDC_SECRET: keys.EMBEDDED_OIDC_SECRET },
        ...{ GITHUB_URL: github, GITHUB_API_URL: `${github}/api/v3` },
        ...{ GITHUB_CLIENT_ID: "on-behalf-of", GITHUB_CLIENT_SECRET: keys.EMBEDDED_GITHUB_SECRET },
        ...{ MODEL: "openai:embedded", MODEL_BASE_URL: `${model}/v1`, MODEL_API_KEY: "embedded" },
      },
    });
  }

  async function startRun({ addresses }: System, threadId: string, body: object): Promise<Response> {
    const headers = { ...(await bearer(first, alice)), "content-type": "application/json" };
    return fetch(`${addresses.langgraph}/threads/${threadId}/runs/stream`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        assistant_id: "agent",
        stream_mode: ["updates"],
        if_not_exists: "create",
        ...body,
      }),
    });
  }

  /** Answers a question while its stream is still open. @returns the response's status, and its body */
  async function askAndAnswer(asking: System, answering: System): Promise<string> {
    const threadId = randomUUID();
    const messages = [{ role: "user", content: "Which repositories do I have?" }];
    const stream = await startRun(asking, threadId, { input: { messages } });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    let answered: Promise<string> | undefined;
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      text += read.value;
      const [, id] = /"__interrupt__":\[\{"id":"([0-9a-f]{32})"/.exec(text) ?? [];
      if (id) answered ??= answer(answering, threadId, id);
    }
    return (await answered) ?? `no question: ${stream.status} ${text}`;
  }

  async function answer(server: System, threadId: string, id: string): Promise<string> {
    const response = await startRun(server, threadId, {
      command: { resume: { [id]: { connect: "declined" } } },
    });
    const body = await response.text();
    return response.ok && !body.includes("event: error") ? "answered" : `${response.status} ${body}`;
  }

  test("a question is answered at the server that did not ask it, as soon as it is in the stream", async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < ROUNDS; round += AT_ONCE) {
      const pairs = Array.from({ length: AT_ONCE }, (_, index) =>
        (round + index) % 2 === 0 ? askAndAnswer(first, second) : askAndAnswer(second, first),
      );
      outcomes.push(...(await Promise.all(pairs)));
    }
    expect(outcomes.filter((outcome) => outcome !== "answered")).toEqual([]);
    expect(outcomes).toHaveLength(ROUNDS);
  });

  test("an answer to a question that nobody asked is still rejected", async () => {
    const threadId = randomUUID();
    await (
      await startRun(first, threadId, { input: { messages: [{ role: "user", content: "Hello" }] } })
    ).text();
    const id = randomUUID().replaceAll("-", "");
    expect(await answer(second, threadId, id)).toMatch(/^422 .*No such question/);
  });
});
