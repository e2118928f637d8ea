import { ChatOpenAI } from "@langchain/openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createModel, startModel } from "#dev/model/server.ts";
import type { Running } from "#dev/server/listen.ts";

const listIssues = { name: "list_issues", description: "Lists", schema: z.object({ repo: z.string() }) };
let model: Running;
beforeAll(async () => {
  model = await startModel({ port: 0, tokenDelayMs: 0 });
});
afterAll(() => model.close());

function connect(name = "embedded", { url } = model): ChatOpenAI {
  const configuration = { baseURL: `${url}/v1` };
  return new ChatOpenAI({ model: name, apiKey: "any", maxRetries: 0, configuration });
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("OpenAI's format, as LangChain's ChatOpenAI reads it", () => {
  it("streams words in pieces and ends with the usage", async () => {
    const chunks = await collect(await connect().stream("hello"));
    expect(chunks.length).toBeGreaterThan(10);
    expect(chunks.map(({ text }) => text).join("")).toMatch(/^Hello! I act on GitHub/);
    expect(chunks.at(-1)?.usage_metadata?.total_tokens).toBeGreaterThan(0);
  });

  it("sends a tool call, in fragments or at once", async () => {
    const bound = connect().bindTools([listIssues]);
    const chunks = await collect(await bound.stream("issues in alice/webshop"));
    for (const answer of [
      chunks.reduce((sum, chunk) => sum.concat(chunk)),
      await bound.invoke("issues in alice/webshop"),
    ]) {
      const args = { owner: "alice", repo: "webshop", state: "open" };
      expect(answer.tool_calls).toMatchObject([{ name: "list_issues", args, type: "tool_call" }]);
      expect(answer.response_metadata.finish_reason).toBe("tool_calls");
    }
  });

  it("thinks aloud when asked to, before it acts", async () => {
    const stream = await connect().bindTools([listIssues]).stream("Think aloud: issues in alice/webshop");
    const chunks = await collect(stream);
    const thoughts = chunks.map(({ additional_kwargs }) => additional_kwargs.reasoning_content ?? "");
    expect(thoughts.join("")).toContain("Next I call list_issues.");
    expect(chunks.findIndex(({ tool_call_chunks }) => tool_call_chunks?.length)).toBeGreaterThan(
      thoughts.findLastIndex(Boolean),
    );
  });

  it("stops when the client goes away", async () => {
    const slow = await startModel({ port: 0, tokenDelayMs: 10_000 });
    const leaving = new AbortController();
    const stream = await connect("embedded", slow).stream("hello", { signal: leaving.signal });
    leaving.abort();
    await expect(collect(stream)).rejects.toThrow(/abort/i);
    await slow.close();
  });
});

describe("a failure on demand", () => {
  it.each([
    ["401", /Incorrect API key/],
    ["429", /^429 Rate limit/],
    ["500", /^500 /],
    ["context-too-long", /^400 .*maximum context length/],
  ])("embedded-%s fails with OpenAI's words", async (name, words) => {
    await expect(connect(`embedded-${name}`).invoke("hello")).rejects.toThrow(words);
  });

  it("embedded-cut-stream breaks off in the middle", async () => {
    const read = async (): Promise<unknown> => collect(await connect("embedded-cut-stream").stream("hello"));
    await expect(read()).rejects.toThrow();
  });

  it("embedded-content-filter ends with that reason", async () => {
    const answer = await connect("embedded-content-filter").invoke("hello");
    expect(answer.response_metadata.finish_reason).toBe("content_filter");
  });

  it("embedded-malformed-tool-call sends arguments that are no JSON", async () => {
    const answer = await connect("embedded-malformed-tool-call").bindTools([listIssues]).invoke("hello");
    expect(answer.invalid_tool_calls).toMatchObject([{ name: "list_issues" }]);
  });
});

it("refuses a request without a key, and one that isn't OpenAI's", async () => {
  const app = createModel({ tokenDelayMs: 0 });
  const post = (headers: Record<string, string>): Promise<Response> | Response =>
    app.request("/v1/chat/completions", { method: "POST", body: "{}", headers });
  expect((await post({})).status).toBe(401);
  expect((await post({ authorization: "Bearer any" })).status).toBe(400);
  const { data } = await (await app.request("/v1/models")).json();
  expect(data[0]).toMatchObject({ id: "embedded" });
});
