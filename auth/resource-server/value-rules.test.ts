import { describe, expect, test } from "vitest";
import { HOSTILE_RUNS } from "#e2e/security/hostile-bodies.ts";
import { MOST_STEPS } from "../protocol/run-limits.ts";
import {
  checkRun,
  checkSearch,
  checkUpdate,
  checkValue,
  ownedMetadata,
  type RunValue,
} from "./value-rules.ts";

const THREAD = "0199a1b2-0000-7000-8000-000000000001";
const OTHER = "0199a1b2-0000-7000-8000-000000000002";
const alice = { identity: "alice", session_id: "s" };

interface Body {
  [key: string]: unknown;
  config?: { configurable?: Record<string, unknown> };
}

/** How the npm server and LangSmith's convert a request's body before they call the handler. */
const SERVERS: [string, (body: Body) => RunValue][] = [
  ["the npm server", (body) => makeValue(body, {}, undefined)],
  [
    "LangSmith's server",
    (body) =>
      makeValue(
        body,
        { langgraph_request_id: "r", __request_start_time_ms__: 1, __after_seconds__: 0 },
        { ...body.config?.configurable },
      ),
  ],
];

function makeValue(body: Body, added: Record<string, unknown>, context: object | undefined): RunValue {
  const { assistant_id, metadata, multitask_strategy, if_not_exists, ...kwargs } = structuredClone(body);
  const configurable = {
    ...kwargs.config?.configurable,
    "x-request-id": "r",
    "user-agent": "curl",
    langgraph_auth_user: alice,
    langgraph_auth_user_id: "alice",
    langgraph_auth_permissions: [],
    ...added,
  };
  return {
    assistant_id: String(assistant_id),
    metadata: metadata as Record<string, unknown> | undefined,
    multitask_strategy: multitask_strategy ?? "enqueue",
    if_not_exists: if_not_exists ?? "reject",
    after_seconds: 0,
    kwargs: {
      ...kwargs,
      config: { ...kwargs.config, configurable },
      context,
      webhook: kwargs.webhook ?? null,
      temporary: false,
      subgraphs: false,
      resumable: true,
    },
  };
}

const run = (extra: object = {}): Body => ({
  assistant_id: "agent",
  input: { messages: [{ type: "human", content: "Hello" }] },
  ...extra,
});

describe.each(SERVERS)("a run, as %s passes it to the handler", (server, make) => {
  const check = (body: Body) => checkRun(make(body), THREAD);

  test("passes with a message, and with an answer to an interrupt", () => {
    expect(() => check(run({ stream_mode: ["values"], feedback_keys: null }))).not.toThrow();
    expect(() => check(run({ input: null, command: { resume: { connect: "connected" } } }))).not.toThrow();
  });

  test("gets no addresses for feedback, for which LangSmith's server would call LangSmith", () => {
    const value = make(run({ feedback_keys: ["helpful"] }));
    checkRun(value, THREAD);
    expect(value.kwargs.feedback_keys).toBeNull();
  });

  test("gets at most the graph's own limit of steps, however many a client requests", () => {
    const stepsOf = (recursion_limit: number) => {
      const value = make(run({ config: { recursion_limit } }));
      checkRun(value, THREAD);
      return Object(value.kwargs.config).recursion_limit;
    };
    expect([5, MOST_STEPS, MOST_STEPS + 1, 10_000].map(stepsOf)).toEqual([
      5,
      MOST_STEPS,
      MOST_STEPS,
      MOST_STEPS,
    ]);
  });

  test.each(HOSTILE_RUNS)("is rejected with $name", ({ body, status }) => {
    // The npm server overwrites a claimed identity without a trace: `authenticate` sees the body there.
    if (server === "the npm server" && JSON.stringify(body).includes("langgraph_auth_user")) return;
    expect(() => check(body as Body)).toThrow(expect.objectContaining({ status }));
  });

  test.each([
    ["a delay", (value: RunValue) => Object.assign(value, { after_seconds: 60 })],
    ["a rollback", (value: RunValue) => Object.assign(value, { multitask_strategy: "rollback" })],
    [
      "a thread that is deleted at its end",
      (value: RunValue) => Object.assign(value.kwargs, { temporary: true }),
    ],
    [
      "an argument that is new to us",
      (value: RunValue) => Object.assign(value.kwargs, { callback_url: "x" }),
    ],
  ])("is refused with %s", (_name, change) => {
    const value = make(run());
    change(value);
    expect(() => checkRun(value, THREAD)).toThrow(expect.objectContaining({ status: 422 }));
  });

  test("of a node in another graph loses that graph's configuration, context and nested metadata", () => {
    const metadata = { langgraph_node: "ask", list: ["a"], long: "x".repeat(301), colour: "red", level: 1 };
    const configurable = { model: "large", checkpoint_id: "c" };
    const value = make(run({ context: { tenant: "tea" }, config: { configurable, metadata } }));
    checkRun(value, THREAD);
    const { config, context } = value.kwargs as { config: Record<string, object>; context?: object };
    expect(config.configurable).not.toHaveProperty("model");
    expect(config.configurable).toMatchObject({ langgraph_auth_user: alice, checkpoint_id: "c" });
    expect(config.metadata).toEqual({ colour: "red", level: 1 });
    expect(context ?? {}).toEqual({});
  });

  test("loses request headers, and LangGraph's keys of a parent graph", () => {
    const parents = { thread_id: OTHER, langgraph_step: 1, checkpoint_ns: "node:1", __pregel_task_id: "t" };
    const metadata = {
      ...parents,
      langgraph_triggers: ["branch:to:node"],
      lc_versions: { a: "1" },
      colour: "red",
    };
    const value = make(run({ config: { configurable: parents, metadata } }));
    checkRun(value, THREAD);
    const { config, context } = value.kwargs as { config: Record<string, object>; context?: object };
    expect(Object.keys(config.configurable ?? {}).filter((key) => !/^(langgraph_|__)/.test(key))).toEqual([]);
    expect(config.configurable).not.toHaveProperty("__pregel_task_id");
    expect(config.configurable).not.toHaveProperty("langgraph_step");
    expect(config.configurable).toMatchObject({ langgraph_auth_user: alice });
    expect(config.metadata).toEqual({ colour: "red" });
    expect(context ?? {}).toEqual({});
  });
});

test("a new thread's metadata names no owner", () => {
  const create = (metadata: object) => () => checkValue("threads.create", { thread_id: THREAD, metadata });
  expect(create({ title: "x", graph_id: "agent" })).not.toThrow();
  expect(create({ owner: "bob" })).toThrow(/metadata/);
  expect(create({ lc: 1 })).toThrow(/code/);
});

test("metadata is stored with its owner, and without half of a surrogate pair or NUL", () => {
  const metadata = { note: "a\ud83d", "k\0": "b\0c", owner: "bob", count: 1, none: null };
  expect(ownedMetadata(metadata, "alice")).toEqual({
    note: "a\ufffd",
    k: "bc",
    owner: "alice",
    count: 1,
    none: null,
  });
  expect(ownedMetadata(undefined, "alice")).toEqual({ owner: "alice" });
});

test("an update is new metadata or a cancelled run, never a written state or a rollback", () => {
  expect(() => checkUpdate({ metadata: { title: "x" } })).not.toThrow();
  expect(() => checkUpdate({ metadata: undefined })).not.toThrow();
  expect(() =>
    checkUpdate({ action: "interrupt", metadata: { run_ids: ["r"], status: null } }),
  ).not.toThrow();
  expect(() => checkUpdate({})).toThrow(expect.objectContaining({ status: 403 }));
  expect(() => checkUpdate({ action: "rollback" })).toThrow(expect.objectContaining({ status: 422 }));
  expect(() => checkUpdate({ metadata: { owner: "bob" } })).toThrow(expect.objectContaining({ status: 422 }));
});

test("a search accepts filters with plain values", () => {
  expect(() => checkSearch({ metadata: {}, values: {}, status: null, limit: 10, offset: 0 })).not.toThrow();
  expect(() => checkSearch({ thread_id: THREAD, status: "pending" })).not.toThrow();
  expect(() => checkSearch({ metadata: { a: { lc: 1 } } })).toThrow(expect.objectContaining({ status: 422 }));
});
