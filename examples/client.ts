/**
 * The JavaScript Client: ask, read the answer as it streams, and approve a write that the agent prepares.
 *   LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… node examples/client.ts
 */
import { Client } from "@langchain/langgraph-sdk";

const { LANGGRAPH_URL: apiUrl, OBO_TOKEN: token } = process.env;
if (!apiUrl || !token) throw new Error("Set LANGGRAPH_URL and OBO_TOKEN.");
const client = new Client({ apiUrl, defaultHeaders: { Authorization: `Bearer ${token}` } });

const { thread_id: thread } = await client.threads.create();
await show({ input: { messages: [{ type: "human", content: "Which repositories do I have?" }] } });

// The agent may read at once; before it writes, the run stops and shows exactly what it would send.
const order = 'Create an issue in alice/tea-party titled "Hello from the client"';
await show({ input: { messages: [{ type: "human", content: process.env.ORDER ?? order }] } });
const state = await client.threads.getState(thread);
const question = state.tasks.flatMap((task) => task.interrupts)[0]?.value as Question | undefined;
if (question?.kind === "approve") {
  for (const action of question.action_requests) console.log("\nMay it?", action.name, action.args);
  const decisions = question.action_requests.map(() => ({ type: "approve" }));
  await show({ command: { resume: { decisions } } });
} else if (question) {
  console.log("\nIt needs access first. Connect on the settings page:", question);
}

/** What a run may ask: auth/interrupts.ts has all of it. */
interface Question {
  kind: "approve" | "connect";
  action_requests: { name: string; args: Record<string, unknown> }[];
}

/** Runs one step in the thread and prints the words of the answer as they come. */
async function show(step: Record<string, unknown>): Promise<void> {
  for await (const { event, data } of client.runs.stream(thread, "agent", {
    ...step,
    streamMode: "messages-tuple",
  })) {
    if (event !== "messages") continue;
    const [message] = data;
    if (message.type.startsWith("AI") || message.type === "ai") process.stdout.write(String(message.content));
  }
  process.stdout.write("\n");
}
