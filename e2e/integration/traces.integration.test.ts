import { afterAll, beforeAll, expect, test } from "vitest";
import { findInText } from "../security/canaries.ts";
import { connectionCanaries, systemCanaries } from "../security/system-secrets.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";
import { startTraceCollector, type TraceCollector } from "../support/trace-collector.ts";

/** Traces go to a third party, so they must contain no secret. */
const KEY = "a-key-of-the-trace-collector-alone";
const MODEL_KEY = "a-key-of-the-model-alone-0123456789";
const OTEL_KEY = "a-key-of-the-other-collector-alone";
/** Patterns of secrets whose value the test does not know. */
const SECRET_FORMS = /gh[oprsu]_\w{16}|-----BEGIN|"d":"|eyJ[\w-]{10}|obo_[\w-]{20}/;
/** Required spans: the model's, a read's, and the approved write's. */
const SPANS: Record<string, string[]> = {
  agent: ["chat embedded", "execute_tool list_repositories", "execute_tool create_issue"],
  mcp_agent: ["chat embedded", "execute_tool "],
};
let collector: TraceCollector;
/** The OpenTelemetry collector of both processes. */
let spans: TraceCollector;
let system: System;
/** Secrets of all people so far. */
const canaries: Record<string, string> = { "collector's key": KEY, "model's key": MODEL_KEY };
/** Texts of messages, tool calls and results: allowed in LangSmith's traces, not in OpenTelemetry's spans. */
const contents: Record<string, string> = {};

beforeAll(async () => {
  collector = await startTraceCollector();
  spans = await startTraceCollector();
  system = await startSystem({
    env: {
      LANGSMITH_TRACING: "true",
      LANGSMITH_ENDPOINT: collector.url,
      LANGSMITH_API_KEY: KEY,
      LANGSMITH_PROJECT: "on-behalf-of",
      OTEL_EXPORTER_OTLP_ENDPOINT: spans.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${OTEL_KEY}`,
      OTEL_SERVICE_NAME: "traced-system",
      // Reaches the agent's process as a real key would; the launcher passes the embedded model's own key separately.
      OPENAI_API_KEY: MODEL_KEY,
    },
  });
});
afterAll(async () => {
  await system?.stop();
  await collector?.close();
  await spans?.close();
});

test.each([
  ["agent", "alice", "wonderland", "alice/tea-party"],
  ["mcp_agent", "bob", "builder", "bob/brickyard"],
])(
  "a read, an approved write and a step-up of %s are traced, without a secret",
  { timeout: 60_000 },
  async (assistant, name, password, repository) => {
    const person = new HttpPerson(system.appUrl, name);
    await person.signIn(password);
    await person.connectGitHub();
    const conversation = new Conversation(person, assistant);
    const title = `Traced by ${assistant}`;
    await conversation.ask("Which repositories do I have?");
    await conversation.ask(`Create an issue in ${repository} titled "${title}"`);
    await conversation.decide({ type: "approve" });
    await conversation.ask("What are my notifications?");
    await person.connectGitHub("notifications");
    if (assistant === "agent") await conversation.run({ command: { resume: { connect: "connected" } } });
    await conversation.ask("What are my notifications?");

    await expect.poll(() => collector.received(), { timeout: 20_000 }).toContain(title);
    await expect.poll(() => collector.received(), { timeout: 20_000 }).toContain("list_notifications");
    const session = person.cookie("obo-session") ?? "";
    expect(session.length).toBeGreaterThan(30);
    Object.assign(canaries, systemCanaries(system.dataDir), await connectionCanaries(system.dataDir));
    canaries[`session cookie of ${name}`] = session;
    expect(Object.keys(canaries)).toContain("GitHub token 0");
    expect(findInText(collector.received(), canaries)).toEqual([]);
    expect(collector.received()).not.toMatch(SECRET_FORMS);

    for (const span of SPANS[assistant] ?? []) {
      await expect.poll(() => spans.received(), { timeout: 20_000 }).toContain(span);
    }
    contents[`password of ${name}, which is a repository's name too`] = password;
    contents[`title by ${assistant}`] = title;
    contents[`repository of ${name}`] = repository;
    expect(findInText(spans.received(), { ...canaries, ...contents })).toEqual([]);
    expect(spans.received()).not.toMatch(SECRET_FORMS);
  },
);

test("spans of both processes carry the request id, and no URL has a query", {
  timeout: 60_000,
}, async () => {
  // Each process exports its spans every few seconds.
  for (const word of [
    "traced-system",
    // The web process's own spans.
    "/api/langgraph/[...path]",
    "/api/auth/callback/",
    "obo.process",
    "invoke_agent agent",
    "invoke_agent mcp_agent",
    "obo.request_id",
    "obo.thread_id",
    "gen_ai.usage.output_tokens",
  ]) {
    await expect.poll(() => spans.received()).toContain(word);
  }
  expect(spans.received()).not.toMatch(/[?&](code|state|session_state|iss)=/);
});

test("traces flushed at shutdown contain no secret either", async () => {
  await system.stop();
  expect(Object.keys(canaries)).toContain("GitHub token 1");
  expect(findInText(collector.received(), canaries)).toEqual([]);
  expect(findInText(spans.received(), { ...canaries, ...contents })).toEqual([]);
});
