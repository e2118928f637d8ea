import { setTimeout } from "node:timers/promises";
import { AIMessage } from "@langchain/core/messages";
import { interrupt, MessagesAnnotation, StateGraph } from "@langchain/langgraph";

/** Answers at once; "wait" takes a minute, "ask" asks for approval first. What a model would do does not matter here. */
export const agent = new StateGraph(MessagesAnnotation)
  .addNode("answer", async ({ messages }, config) => {
    const said = String(messages.at(-1)?.content);
    if (said.includes("wait")) await setTimeout(60_000, undefined, { signal: config.signal });
    if (said.includes("ask")) interrupt({ question: said });
    const user: { github_token?: string } = config.configurable?.langgraph_auth_user ?? {};
    return { messages: [new AIMessage(user.github_token ? "I acted on GitHub." : "No token.")] };
  })
  .addEdge("__start__", "answer")
  .compile();
