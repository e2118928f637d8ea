import { setTimeout } from "node:timers/promises";
import { AIMessage } from "@langchain/core/messages";
import { interrupt, MessagesAnnotation, StateGraph } from "@langchain/langgraph";

/** Answers at once; "wait" takes a minute, "ask" interrupts for approval. It needs no model. */
export const agent = new StateGraph(MessagesAnnotation)
  .addNode("answer", async ({ messages }, config) => {
    const text = String(messages.at(-1)?.content);
    if (text.includes("wait")) await setTimeout(60_000, undefined, { signal: config.signal });
    if (text.includes("ask")) interrupt({ question: text });
    const user: { github_token?: string } = config.configurable?.langgraph_auth_user ?? {};
    return { messages: [new AIMessage(user.github_token ? "I acted on GitHub." : "No token.")] };
  })
  .addEdge("__start__", "answer")
  .compile();
