import { describe, expect, it } from "vitest";
import { createModel } from "#dev/model/server.ts";

const TOOLS = [
  {
    type: "function",
    function: {
      name: "list_issues",
      parameters: {
        type: "object",
        properties: { owner: {}, repo: {}, state: {}, labels: {} },
        required: ["owner", "repo"],
      },
    },
  },
];
const QUESTION = "Which issues are open in alice/webshop?";
const app = createModel({ tokenDelayMs: 0 });

function post(
  body: object,
  headers: Record<string, string> = { Authorization: "Bearer any" },
): Promise<Response> {
  const init = {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
  };
  return Promise.resolve(app.request("/v1/chat/completions", init));
}

function completion(content: string, extra: object = {}): object {
  return { model: "embedded", messages: [{ role: "user", content }], tools: TOOLS, ...extra };
}

interface Chunk {
  object: string;
  choices: {
    delta: {
      role?: string;
      content?: string | null;
      reasoning_content?: string;
      tool_calls?: {
        index: number;
        id?: string;
        type?: string;
        function: { name?: string; arguments: string };
      }[];
    };
    finish_reason: string | null;
  }[];
  usage?: { total_tokens: number } | null;
}

async function streamOf(body: object): Promise<{ chunks: Chunk[]; last: string }> {
  const text = await (await post({ ...body, stream: true })).text();
  const events = text
    .split("\n\n")
    .filter(Boolean)
    .map((event) => event.replace(/^data: /, ""));
  return { chunks: events.slice(0, -1).map((event): Chunk => JSON.parse(event)), last: events.at(-1) ?? "" };
}

describe("the wire format", () => {
  it("streams words: role first, then pieces, then the reason, then [DONE]", async () => {
    const { chunks, last } = await streamOf(completion("hello"));
    expect(last).toBe("[DONE]");
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: "assistant", content: "" });
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toMatch(
      /^Hello! I act on GitHub/,
    );
    expect(chunks.length).toBeGreaterThan(10);
    expect(chunks.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
    expect(chunks.every((chunk) => chunk.object === "chat.completion.chunk" && !("usage" in chunk))).toBe(
      true,
    );
  });

  it("ends with a chunk of usage when asked to", async () => {
    const { chunks } = await streamOf(completion("hello", { stream_options: { include_usage: true } }));
    expect(chunks[0]?.usage).toBeNull();
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
  });

  it("thinks aloud when asked to, before it acts", async () => {
    const { chunks } = await streamOf(completion(`Think aloud: ${QUESTION}`));
    const deltas = chunks.map((chunk) => chunk.choices[0]?.delta);
    expect(deltas.map((delta) => delta?.reasoning_content ?? "").join("")).toContain(
      "Next I call list_issues.",
    );
    expect(deltas.findIndex((delta) => delta?.tool_calls)).toBeGreaterThan(
      deltas.findIndex((delta) => delta?.reasoning_content),
    );
  });

  it("answers at once without stream", async () => {
    const answer = await (await post(completion(QUESTION))).json();
    expect(answer).toMatchObject({
      object: "chat.completion",
      choices: [
        {
          finish_reason: "tool_calls",
          message: { content: null, tool_calls: [{ type: "function", function: { name: "list_issues" } }] },
        },
      ],
    });
  });

  it("refuses a request without a key, and one that isn't OpenAI's", async () => {
    expect((await post(completion("hello"), {})).status).toBe(401);
    const wrong = await post({ model: "embedded", messages: [] });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });

  it("lists its models and says it is well", async () => {
    expect(await (await app.request("/healthz")).text()).toBe("ok");
    expect((await (await app.request("/v1/models")).json()).data[0].id).toBe("embedded");
  });
});

describe("a failure on demand", () => {
  it.each([
    ["401", 401, "invalid_api_key"],
    ["429", 429, "rate_limit_exceeded"],
    ["context-too-long", 400, "context_length_exceeded"],
  ])("embedded-%s answers %i", async (name, status, code) => {
    const response = await post(completion("hello", { model: `embedded-${name}`, stream: true }));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(response.headers.has("retry-after")).toBe(status === 429);
  });

  it("embedded-content-filter ends with that reason", async () => {
    const { chunks } = await streamOf(completion("hello", { model: "embedded-content-filter" }));
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("content_filter");
  });

  it("embedded-malformed-tool-call sends arguments that are no JSON", async () => {
    const { chunks } = await streamOf(completion("hello", { model: "embedded-malformed-tool-call" }));
    const json = chunks
      .flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])
      .map((piece) => piece.function.arguments)
      .join("");
    expect(json).toContain("{");
    expect(() => JSON.parse(json)).toThrow();
  });
});
