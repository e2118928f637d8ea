/**
 * The remote agent as a graph of your own program: invoke it, or make it a node.
 *   LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… node examples/remote-graph.ts
 */
import { RemoteGraph } from "@langchain/langgraph/remote";
import { Client } from "@langchain/langgraph-sdk";

const { LANGGRAPH_URL: url, OBO_TOKEN: token } = process.env;
if (!url || !token) throw new Error("Set LANGGRAPH_URL and OBO_TOKEN.");
const headers = { Authorization: `Bearer ${token}` };

// A run needs a thread of its person: it keeps the messages, and what waits for an answer.
const { thread_id } = await new Client({ apiUrl: url, defaultHeaders: headers }).threads.create();
const agent = new RemoteGraph({ graphId: "agent", url, headers });
const result = await agent.invoke(
  { messages: [{ role: "human", content: "Which repositories do I have?" }] },
  { configurable: { thread_id } },
);
console.log(result.messages.at(-1).content);
