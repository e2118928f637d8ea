import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HttpPerson } from "../support/http-person.ts";
import { makePython } from "../support/python.ts";
import { ENGINE, type System, startSystem } from "../support/system.ts";
import { CALLS, listMethods, type Subject } from "./methods.ts";
import { readTable } from "./table.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Calls every method of both clients and compares the results with docs/clients.md. */
export function testClients(): void {
  const made = makePython(path.join(ROOT, "examples/requirements.txt"));
  const documented = readTable();
  let system: System;
  let token: string;
  let subject: Subject;

  beforeAll(async () => {
    system = await startSystem();
    const alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    const env = { NODE_ENV: "production" as const, PATH: process.env.PATH, DATA_DIR: system.dataDir };
    const args = [path.join(ROOT, "scripts/token.ts"), "alice"];
    token = spawnSync(process.execPath, args, { env, encoding: "utf8" }).stdout.trim();
    const defaultHeaders = { Authorization: `Bearer ${token}` };
    // Retries would be rejected as well.
    const callerOptions = { maxRetries: 0 };
    const client = new Client({
      apiUrl: system.addresses.langgraph,
      apiKey: null,
      defaultHeaders,
      callerOptions,
    });
    const [assistant] = await client.assistants.search({ graphId: "agent" });
    const { thread_id: threadId } = await client.threads.create();
    await client.runs.wait(threadId, "agent", { input: { messages: [{ role: "user", content: "Hello" }] } });
    const [run] = await client.runs.list(threadId);
    subject = {
      client,
      assistantId: assistant?.assistant_id ?? "",
      threadId,
      runId: run?.run_id ?? "",
    };
  });
  afterAll(() => system?.stop());

  test("the table has every method of the JavaScript client, and no other", () => {
    const known = listMethods(subject.client);
    expect([...documented.javascript.keys()].filter((name) => !name.includes("(")).sort()).toEqual(
      known.toSorted(),
    );
    expect(Object.keys(CALLS).sort()).toEqual([...documented.javascript.keys()].sort());
  });

  test.each(Object.entries(CALLS))(
    "the JavaScript client's %s does what the table says",
    async (name, call) => {
      const refusal = await call(subject).then(
        () => undefined,
        (error: Error) => readRefusal(error),
      );
      expect(refusal).toEqual(documented.javascript.get(name));
    },
  );

  const message = (content: unknown) => ({ input: { messages: [{ role: "user", content }] } });
  const hello = message("Hello");
  test.each<[string, object]>([
    ["an image", message([{ type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }])],
    ["text as a message", { input: { messages: "Hello" } }],
    ["a pair as a message", { input: { messages: [["user", "Hello"]] } }],
    ["another role", { input: { messages: [{ type: "system", content: "Hello" }] } }],
    ["an update", { command: { update: { messages: [] } } }],
    ["a goto", { command: { resume: "yes", goto: "tools" } }],
    // LangSmith's server rejects a loopback address with its own message: e2e/platform/refusals.test.ts.
    ...(ENGINE === "npm"
      ? ([["a webhook", { ...hello, webhook: "http://127.0.0.1:1/" }]] satisfies [string, object][])
      : []),
    ["a delayed start", { ...hello, after_seconds: 5 }],
    ["a custom setting", { ...hello, config: { configurable: { colour: "red" } } }],
    ["a rollback", { ...hello, multitask_strategy: "rollback" }],
  ])("a run with %s is rejected in JSON, with a message of the second table", async (_name, more) => {
    const answer = await fetch(`${system.addresses.langgraph}/threads/${subject.threadId}/runs/stream`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ assistant_id: "agent", ...more }),
    });
    expect([403, 422]).toContain(answer.status);
    const { detail } = (await answer.json()) as { detail: string };
    const sentence = / is not taken: (.*)\.$/.exec(detail)?.[1] ?? detail;
    expect(document).toContain(`refused: ${sentence.replaceAll("|", "\\|")}`);
  });

  test("a run with text in one message, or in content blocks, is accepted", async () => {
    const { client, threadId } = subject;
    for (const { input } of [hello, message([{ type: "text", text: "Hello" }])])
      await client.runs.wait(threadId, "agent", { input });
    await client.runs.wait(threadId, "agent", { input: { messages: { role: "user", content: "Hello" } } });
  });

  test.skipIf(!made.python)("each method of the Python client does what the table says", () => {
    const env = {
      NODE_ENV: "production" as const,
      PATH: process.env.PATH,
      LANGGRAPH_URL: system.addresses.langgraph,
      OBO_TOKEN: token,
    };
    const script = path.join(import.meta.dirname, "methods.py");
    const ran = spawnSync(made.python ?? "", [script], { env, encoding: "utf8", timeout: 80_000 });
    expect(ran.status, ran.stderr.slice(-2000)).toBe(0);
    const [first = "{}", ...lines] = ran.stdout.trim().split("\n");
    const { methods } = JSON.parse(first) as { methods: string[] };
    expect([...documented.python.keys()].filter((name) => !name.includes("(")).sort()).toEqual(methods);
    const results = lines.map((line) => JSON.parse(line) as { name: string; refusal: string | null });
    expect(new Map(results.map(({ name, refusal }) => [name, refusal ?? undefined]))).toEqual(
      new Map(results.map(({ name }) => [name, documented.python.get(name)])),
    );
    expect(results.map(({ name }) => name).sort()).toEqual([...documented.python.keys()].sort());
  });
}

const document = readFileSync(path.join(ROOT, "docs/clients.md"), "utf8");

/** The message in `HTTP 404: {"detail": "…"}`, or of the thread stream's own errors. */
function readRefusal({ message }: Error): string {
  return /"detail":\s*"((?:[^"\\]|\\.)*)"/.exec(message)?.[1]?.replaceAll('\\"', '"') ?? message;
}
