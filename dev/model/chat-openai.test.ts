import { ChatOpenAI } from "@langchain/openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type RunningModel, startModel } from "#dev/model/server.ts";

const QUESTION = "Which issues are open in alice/webshop?";

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("on a socket, with LangChain's ChatOpenAI", () => {
  let model: RunningModel;
  beforeAll(async () => {
    model = await startModel({ port: 0, tokenDelayMs: 0 });
  });
  afterAll(() => model.close());

  function connect(name = "embedded"): ChatOpenAI {
    return new ChatOpenAI({
      model: name,
      apiKey: "any",
      maxRetries: 0,
      configuration: { baseURL: `${model.url}/v1` },
    });
  }

  const listIssues = {
    name: "list_issues",
    description: "List issues",
    schema: z.object({
      owner: z.string(),
      repo: z.string(),
      state: z.enum(["open", "closed", "all"]).optional(),
    }),
  };

  it("streams a tool call that LangChain can put together", async () => {
    const stream = await connect().bindTools([listIssues]).stream(QUESTION);
    const chunks = await collect(stream);
    const [first, ...rest] = chunks;
    const whole = rest.reduce((sum, chunk) => sum?.concat(chunk), first);
    expect(chunks.length).toBeGreaterThan(3);
    expect(whole?.tool_calls).toEqual([
      {
        name: "list_issues",
        args: { owner: "alice", repo: "webshop", state: "open" },
        id: expect.stringMatching(/^call_/),
        type: "tool_call",
      },
    ]);
    expect(whole?.usage_metadata?.total_tokens).toBeGreaterThan(0);
  });

  it("hands over what it thinks aloud", async () => {
    const answer = await connect().invoke("Hello! Think aloud.");
    expect(answer.additional_kwargs.reasoning_content).toContain("enough to answer");
  });

  it("breaks a stream off in the middle", async () => {
    const read = async (): Promise<unknown> => collect(await connect("embedded-cut-stream").stream("hello"));
    await expect(read()).rejects.toThrow();
  });

  it("says that a key is wrong", async () => {
    await expect(connect("embedded-401").invoke("hello")).rejects.toMatchObject({ status: 401 });
  });

  it("stops when the client goes away", async () => {
    const slow = await startModel({ port: 0, tokenDelayMs: 10_000 });
    const leaving = new AbortController();
    const response = await fetch(`${slow.url}/v1/chat/completions`, {
      method: "POST",
      headers: { Authorization: "Bearer any", "Content-Type": "application/json" },
      body: JSON.stringify({
        model: "embedded",
        messages: [{ role: "user", content: "hello" }],
        stream: true,
      }),
      signal: leaving.signal,
    });
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("assistant");
    leaving.abort();
    await expect(reader?.read()).rejects.toThrow();
    await slow.close();
  });
});
