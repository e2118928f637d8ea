/** For tests: the agent's model and its loop, with a fake provider. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import { createAgent, type ReactAgent, tool } from "langchain";
import { z } from "zod";
import type { Answer, PlayedServer } from "#agent/github/tools/testing/played-github.ts";
import { makeModel } from "#agent/model/model.ts";
import { safeguards } from "#agent/safeguards.ts";
import { summariseLong } from "#agent/summary.ts";
import { rulesOf } from "#agent/tools/rules.ts";

export type Kind = "openai" | "anthropic";

export const API_KEY = "a-key";

/** The agent's model, without retries unless the options set them. */
export const connectModel = (
  provider: PlayedServer,
  kind: Kind,
  MODEL_OPTIONS: Record<string, unknown> = {},
): Promise<BaseChatModel> =>
  makeModel({
    MODEL: `${kind}:a-model`,
    MODEL_BASE_URL: kind === "openai" ? `${provider.url}/v1` : provider.url,
    MODEL_API_KEY: API_KEY,
    MODEL_OPTIONS: { maxRetries: 0, ...MODEL_OPTIONS },
  });

const weather = tool(({ city }) => `It rains in ${city}.`, {
  name: "get_weather",
  description: "The weather of a city",
  schema: z.object({ city: z.string() }),
  metadata: { provider: "github", access: "read" },
});

/** Runs the middleware of agent/graph.ts with streamed messages, as for the page. @returns its last messages */
export async function listen(model: BaseChatModel): Promise<BaseMessage[]> {
  const agent: ReactAgent = createAgent({
    model,
    tools: [weather],
    middleware: [...safeguards(rulesOf([weather]), () => agent.graph), summariseLong(model, 100_000)],
  });
  const input = { messages: [{ role: "user", content: "How is the weather?" }] };
  const configurable = { langgraph_auth_user: { identity: "alice", session_id: "alice's" } };
  const messages: BaseMessage[] = [];
  for await (const [mode, value] of await agent.graph.stream(input, {
    configurable,
    streamMode: ["messages", "values"],
  })) {
    if (mode === "values") messages.splice(0, messages.length, ...value.messages);
  }
  return messages;
}

/** The same, with one provider response per call. */
export async function runModel(
  provider: PlayedServer,
  kind: Kind,
  answers: readonly Answer[],
  options?: Record<string, unknown>,
): Promise<BaseMessage[]> {
  let next = 0;
  provider.script = () => answers[next++] ?? { status: 500, body: {} };
  return listen(await connectModel(provider, kind, options));
}
