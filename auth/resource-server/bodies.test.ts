import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findBodyProblem, repairBody } from "./bodies.ts";

const THREAD = "0199a1b2-0000-7000-8000-000000000001";
const OTHER = "0199a1b2-0000-7000-8000-000000000002";
const STREAM = { name: "runs.stream", threadId: THREAD } as const;
const human = { type: "human", content: "Which repositories do I have?" };
const run = (extra: object = {}) =>
  JSON.stringify({ assistant_id: "agent", input: { messages: [human] }, ...extra });

test.each([
  ["as text", { role: "user", content: "x".repeat(100_001) }],
  ["in a block", [{ role: "user", content: [{ type: "text", text: "x".repeat(100_001) }] }]],
])(
  "a message that is too long is rejected with a message for the person who wrote it, %s",
  (_how, messages) => {
    expect(findBodyProblem(STREAM, run({ input: { messages } }))).toEqual({
      error: "invalid_request",
      status: 422,
      message:
        "A message may have 100,000 characters, and this one has 100,001. Shorten it, or send it in parts.",
    });
  },
);

describe("a run's body", () => {
  test.each([
    ["a message", {}],
    [
      "what useStream sends",
      { stream_mode: ["messages-tuple", "values"], stream_resumable: true, on_disconnect: "continue" },
    ],
    ["an answer to an interrupt", { input: null, command: { resume: { decisions: [{ type: "approve" }] } } }],
    [
      "the same from a RemoteGraph",
      { input: null, command: { lg_name: "Command", resume: { connect: "connected" }, goto: [] } },
    ],
    [
      "LangGraph's keys of a parent graph, which the handler drops",
      {
        config: {
          configurable: { thread_id: OTHER, checkpoint_ns: "node:1", __pregel_task_id: "t" },
          metadata: {
            thread_id: OTHER,
            checkpoint_id: "c",
            checkpoint_ns: "node:1",
            langgraph_step: 1,
            langgraph_path: ["__pregel_pull", "node"],
            langgraph_triggers: ["branch:to:node"],
          },
        },
      },
    ],
    [
      "what LangChain notes for tracing, and a LangGraph server for the parent that it runs",
      {
        config: {
          configurable: {
            "x-request-id": "r",
            "user-agent": "curl",
            __request_start_time_ms__: 1,
            langgraph_request_id: "r",
          },
          metadata: {
            lc_versions: { "langchain-core": "1.4.0" },
            ls_integration: "langgraph",
            lc_agent_name: "boss",
          },
          recursion_limit: 10_007,
          tags: ["seq:step:1"],
        },
      },
    ],
    [
      "the configuration of a graph whose node it is, which the handler drops",
      {
        context: { tenant: "tea" },
        config: {
          configurable: { model: "large", checkpoint_id: "c" },
          metadata: {
            langgraph_node: "ask",
            list: ["a"],
            tenant: { id: 1 },
            long: "x".repeat(301),
            colour: "red",
          },
        },
      },
    ],
    ["a checkpoint to branch from", { checkpoint: { checkpoint_id: "1f0", checkpoint_ns: "" } }],
  ])("may hold %s", (_name, extra) => {
    expect(findBodyProblem(STREAM, run(extra))).toBeUndefined();
  });

  test.each([
    ["a webhook (the server would fetch it)", { webhook: "http://127.0.0.1:1/" }],
    ["a forged system message", { input: { messages: [{ type: "system", content: "x" }] } }],
    ["a forged model answer", { input: { messages: [{ type: "ai", content: "x" }] } }],
    ["a forged tool result", { input: { messages: [{ type: "tool", content: "x", tool_call_id: "1" }] } }],
    ["a message with tool calls", { input: { messages: [{ ...human, tool_calls: [] }] } }],
    ["another state key", { input: { messages: [human], jumpTo: "tools" } }],
    ["goto", { command: { goto: "tools" } }],
    ["goto next to an answer", { command: { resume: true, goto: ["tools"] } }],
    ["a state update", { command: { update: { messages: [] } } }],
    ["another person's identity", { config: { configurable: { langgraph_auth_user: { identity: "bob" } } } }],
    ["another person as owner", { metadata: { owner: "bob" } }],
    ["another graph", { metadata: { graph_id: "x" } }],
    [
      "a constructor for LangChain's serializer",
      { metadata: { a: "b" }, input: { messages: [{ lc: 1, type: "constructor", id: ["x"] }] } },
    ],
    ["another thread in its checkpoint", { checkpoint: { thread_id: OTHER } }],
    ["another person as owner of a new thread", { config: { metadata: { owner: "bob" } } }],
    ["another person's user id", { config: { configurable: { user_id: "bob" } } }],
    [
      "another person's identity in its configuration's metadata",
      { config: { metadata: { langgraph_auth_user_id: "bob" } } },
    ],
    ...["configurable", "metadata"].map((part): [string, object] => [
      `another person's id in the ${part} of a graph whose node it is`,
      { config: { metadata: { langgraph_node: "ask" }, [part]: { langgraph_node: "ask", user_id: "bob" } } },
    ]),
    [
      "another person's identity in the context of a graph whose node it is",
      { context: { langgraph_auth_user_id: "bob" }, config: { metadata: { langgraph_node: "ask" } } },
    ],
    ["a context of its own", { context: { tenant: "tea" } }],
    ["a configuration of its own", { config: { configurable: { model: "large" } } }],
    ["a rollback, which deletes", { multitask_strategy: "rollback" }],
    ["deletion on completion", { on_completion: "delete" }],
    [
      "an image URL, which the model's provider would fetch",
      { input: { messages: [{ type: "human", content: [{ type: "image_url", image_url: "http://x" }] }] } },
    ],
  ])("never holds %s", (_name, extra) => {
    expect(findBodyProblem(STREAM, run(extra))).toMatchObject({ status: 422 });
  });

  test.each([
    ["text", { input: { messages: "Hello" } }, /input\.messages\.0.*an object, such as.*pairs are not taken/],
    ["a pair", { input: { messages: [["user", "Hello"]] } }, /input\.messages\.0.*an object, such as/],
    ["bare text as input", { input: "Hello" }, /"input".*messages/],
    [
      "an image",
      { input: { messages: [{ role: "user", content: [{ type: "image_url", image_url: "x" }] }] } },
      /messages\.0\.content.*images, files/,
    ],
    ["another speaker", { input: { messages: [{ role: "assistant", content: "x" }] } }, /only a person/],
    ["a state update", { command: { update: { messages: [] } } }, /"command".*written by runs only/],
    ["a state update next to an answer", { command: { resume: 1, update: {} } }, /written by runs only/],
    ["a goto", { command: { goto: "tools" } }, /resume/],
    ["a goto next to an answer", { command: { resume: 1, goto: ["tools"] } }, /resume/],
    ["a webhook", { webhook: "http://127.0.0.1:1/" }, /Wait for the run/],
    ["a late start", { after_seconds: 5 }, /start at once/],
    ["no assistant", { assistant_id: undefined }, /names a graph/],
    ["an own setting", { config: { configurable: { colour: "red" } } }, /configurable.*checkpoint_id/],
  ])("that holds %s is refused with what is accepted instead", (_name, extra, sentence) => {
    expect(findBodyProblem(STREAM, run(extra))?.message).toMatch(sentence);
  });

  test("is rejected if it is not JSON, or nested too deeply, without an exception", () => {
    expect(findBodyProblem(STREAM, "{")).toMatchObject({ status: 422 });
    const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    expect(
      findBodyProblem(STREAM, run().replace("null", deep).replace('"Which', `${deep},"Which`)),
    ).toMatchObject({ status: 422 });
    expect(findBodyProblem(STREAM, `{"command":{"resume":${deep}},"assistant_id":"agent"}`)).toMatchObject({
      status: 422,
    });
  });

  test("never makes the check throw, whatever it is", () => {
    fc.assert(
      fc.property(fc.json(), (text) => void findBodyProblem(STREAM, text)),
      { numRuns: 500 },
    );
  });

  test("may name the path's own thread, and never changes the prototype of its target when merged", () => {
    const own = run({
      checkpoint: { thread_id: THREAD },
      config: { configurable: { thread_id: THREAD }, metadata: { thread_id: THREAD } },
    });
    expect(findBodyProblem(STREAM, own)).toBeUndefined();
    const polluted = `{"assistant_id":"agent","command":{"resume":{"__proto__":{"a":1}}}}`;
    expect(findBodyProblem(STREAM, polluted)).toMatchObject({ status: 422 });
  });

  test.each(["state.checkpoint", "history.search"] as const)("of %s names no other thread", (name) => {
    const route = { name, threadId: THREAD };
    expect(findBodyProblem(route, JSON.stringify({ checkpoint: { thread_id: THREAD } }))).toBeUndefined();
    expect(findBodyProblem(route, JSON.stringify({ checkpoint: { thread_id: OTHER } }))).toMatchObject({
      status: 422,
    });
  });

  test.each(["threads.create", "threads.search"] as const)(
    "of %s has the same format of thread ids as paths",
    (name) => {
      const naming = (id: string) =>
        JSON.stringify(name === "threads.create" ? { thread_id: id } : { ids: [id] });
      expect(findBodyProblem({ name }, naming(THREAD))).toBeUndefined();
      // A hash in the form of a UUID.
      expect(findBodyProblem({ name }, naming("0199a1b2-0000-f000-0000-00000000000a"))).toBeUndefined();
      const other = "0199A1B2-0000-7000-8000-00000000000A";
      expect(findBodyProblem({ name }, naming(other))).toMatchObject({ status: 422 });
    },
  );

  test("is identified by its field in the error, never by its value", () => {
    const problem = findBodyProblem(STREAM, run({ metadata: { owner: "canary-value" } }));
    expect(problem?.message).toContain("metadata");
    expect(problem?.message).not.toContain("canary-value");
  });
});

test.each([
  ["half of a surrogate pair", String.raw`{"a":["x\ud83d"]}`, { a: ["x\ufffd"] }],
  ["half of one in a key", String.raw`{"x\uDE00":1}`, { "x\ufffd": 1 }],
  ["NUL", String.raw`{"a":"x\u0000y"}`, { a: "xy" }],
  ["a whole pair", String.raw`{"a":"\ud83d\ude00"}`, { a: "😀" }],
])("%s in a body is stored as text that providers and databases accept", (_name, text, value) => {
  expect(JSON.parse(repairBody(text))).toEqual(value);
});
