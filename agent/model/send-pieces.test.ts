import { setImmediate } from "node:timers/promises";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { expect, test } from "vitest";
import { servePlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { connectModel, type Kind } from "#agent/testing/model-run.ts";
import { anthropicStream, anthropicText, openaiStream } from "#agent/testing/provider.ts";

const provider = await servePlayedGitHub();

test.each<[Kind, () => ReturnType<typeof openaiStream>]>([
  ["openai", () => openaiStream([{ content: "one" }, { content: "two" }], "stop")],
  ["anthropic", () => anthropicStream([anthropicText("one", "two")], "end_turn")],
])("pieces that arrive from %s together are sent one by one", async (kind, answer) => {
  provider.script = answer;
  const order: string[] = [];
  const listener = BaseCallbackHandler.fromMethods({
    handleLLMNewToken(token) {
      if (!token) return;
      order.push(token);
      void setImmediate().then(() => order.push(`${token} sent`));
    },
  });
  const model = await connectModel(provider, kind);
  for await (const _ of await model.stream("Hi", { callbacks: [listener] }));
  expect(order).toEqual(["one", "one sent", "two", "two sent"]);
});
