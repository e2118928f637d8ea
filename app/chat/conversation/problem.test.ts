import { StreamError } from "@langchain/langgraph-sdk/ui";
import { expect, test } from "vitest";
import { MODEL_PROBLEMS } from "#auth/protocol/model-problems.ts";
import { ConversationChanged, toProblem } from "./problem.ts";

const http = (status: number, text = "") =>
  Object.assign(new Error(`HTTP ${status}: ${text}`), { status, text });

test.each([
  [401, "signed_out"],
  [404, "missing"],
  [429, "busy"],
  [500, "unavailable"],
  [422, "refused"],
])("status %i is %s", (status, kind) => {
  expect(toProblem(http(status)).kind).toBe(kind);
});

test.each([
  [502, "<html><h1>502 Bad Gateway</h1><hr>nginx</html>"],
  [502, ""],
  [
    503,
    "<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>",
  ],
  [503, "no healthy upstream"],
  [504, "upstream request timeout"],
  [522, "error code: 522"],
  [404, "404 page not found"],
])("status %i of a proxy is a lost connection, which is repaired: %s", (status, page) => {
  expect(toProblem(http(status, page))).toMatchObject({ kind: "offline", canRetry: true });
});

test("a 404 in JSON is a missing conversation", () => {
  for (const body of ['{"message":"Thread with ID x not found"}', '{"detail":"Thread not found"}', ""])
    expect(toProblem(http(404, body)).kind).toBe("missing");
});

test("a refusal by our server is shown with its sentence", () => {
  const body = JSON.stringify({ error: "too_large", message: "The message is larger than 1 MiB." });
  expect(toProblem(http(413, body)).text).toBe("The message is larger than 1 MiB.");
});

test("the sentence of our handlers in the LangGraph server is shown, a proxy's page is not", () => {
  const sentence =
    "The agent is answering as many people as it can right now. Nothing was sent: try again in a moment.";
  expect(toProblem(http(503, sentence))).toMatchObject({
    kind: "unavailable",
    text: sentence,
    canRetry: true,
  });
  expect(toProblem(http(503, "<html>503 Service Unavailable.</html>")).text).not.toContain("503");
  expect(toProblem(http(500, "Connection terminated unexpectedly.")).text).not.toContain("Connection");
});

test("a model's failure is shown in our words by its code, from the stream and from a stored state", () => {
  const error = Object.assign(new Error("secret of the server"), { name: "context_too_long" });
  expect(toProblem(error)).toMatchObject({ code: "context_too_long", canRetry: false });
  expect(JSON.stringify(toProblem(error))).not.toContain("secret");
});

test.each([
  ["session_over", "The answer was stopped"],
  ["storage_unavailable", "The agent could not finish"],
] as const)("a run that ended as %s has a title of its own, and may be tried again", (name, title) => {
  const error = Object.assign(new Error("Connection terminated unexpectedly"), { name });
  expect(toProblem(error)).toMatchObject({ title, code: name, canRetry: true });
});

test("an answer that is cut off is not reported as missing", () => {
  const error = Object.assign(new Error("reset"), { name: "model_unavailable" });
  expect(toProblem(error).title).toBe("The model gave no answer");
  expect(toProblem(error, true).title).toBe("The answer was cut off");
  const cut = Object.assign(new Error("cut"), { name: "answer_cut" });
  expect(toProblem(cut).title).toBe("The answer was cut off");
});

test("a sentence of ours in a person's text is no error code", () => {
  expect(toProblem(new Error(MODEL_PROBLEMS.model_busy)).title).toBe("The agent could not finish");
});

test("truncated JSON, a timeout and a silent stream are lost connections, too", () => {
  expect(toProblem(new SyntaxError("Unexpected end of JSON input")).kind).toBe("offline");
  expect(toProblem(new DOMException("signal timed out", "TimeoutError")).kind).toBe("offline");
  expect(toProblem(Object.assign(new Error("x"), { name: "StreamIdleTimeoutError" })).kind).toBe("offline");
});

test("a run that timed out on the server is a failed run: the server was reached", () => {
  const error = new StreamError({
    error: "TimeoutError",
    message: "The operation was aborted due to timeout",
  });
  expect(toProblem(error)).toMatchObject({ kind: "failed", canRetry: true });
});

test("a fetch without a response is a lost connection", () => {
  expect(toProblem(new TypeError("Failed to fetch")).kind).toBe("offline");
  expect(toProblem(Object.assign(new Error("x"), { name: "ConnectionError" })).kind).toBe("offline");
});

test("a conversation that was changed elsewhere can be reloaded", () => {
  expect(toProblem(new ConversationChanged())).toMatchObject({ kind: "changed", canRetry: true });
});

test.each([new Error("secret of the server"), "a string", { message: "secret of the server" }, null])(
  "the text of an internal error of the agent is not shown",
  (error) => {
    const problem = toProblem(error);
    expect(problem.kind).toBe("failed");
    expect(JSON.stringify(problem)).not.toContain("secret");
  },
);
