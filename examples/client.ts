/**
 * The JavaScript Client: ask, read the answer as it streams, and answer what the agent asks in between.
 *   LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… npx node examples/client.ts "Which repositories do I have?"
 */
import { createInterface } from "node:readline";
import { Client } from "@langchain/langgraph-sdk";

const { LANGGRAPH_URL: apiUrl, OBO_TOKEN: token } = process.env;
if (!apiUrl || !token) throw new Error("Set LANGGRAPH_URL and OBO_TOKEN.");
const client = new Client({ apiUrl, defaultHeaders: { Authorization: `Bearer ${token}` } });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** What a run may ask of its person: auth/protocol/interrupts.ts has all of it. */
type Question =
  | { kind: "approve"; action_requests: { name: string; args: Record<string, unknown> }[] }
  | { kind: "connect"; provider: string; message: string };

const { thread_id: thread } = await client.threads.create();
const content = process.argv[2] ?? "Which repositories do I have?";
await run({ input: { messages: [{ type: "human", content }] } });
for (let asked = await findQuestion(); asked; asked = await findQuestion()) {
  // By the question's id: an approval that names none is refused.
  await run({ command: { resume: { [asked.id]: await answer(asked.value) } } });
}
process.stdin.destroy();

/** Runs one step in the thread and prints the words of the answer as they come. */
async function run(step: Record<string, unknown>): Promise<void> {
  const stream = client.runs.stream(thread, "agent", { ...step, streamMode: "messages-tuple" });
  for await (const { event, data } of stream) {
    if (event !== "messages") continue;
    const [message] = data;
    if (message.type.startsWith("AI") || message.type === "ai") process.stdout.write(textOf(message.content));
  }
  console.log();
}

/** A message's words. Some models give them as blocks, beside others that hold no words. */
function textOf(content: string | { type?: string; text?: string }[]): string {
  if (typeof content === "string") return content;
  return content.map((block) => (block.type === "text" ? block.text : "")).join("");
}

/** The run has stopped with a question, or it is over. */
async function findQuestion(): Promise<{ id: string; value: Question } | undefined> {
  const { tasks } = await client.threads.getState(thread);
  return tasks.flatMap((task) => task.interrupts)[0] as { id: string; value: Question } | undefined;
}

async function answer(question: Question): Promise<object> {
  if (question.kind === "connect") {
    const said = await ask(
      `${question.message}\nConnect it at /settings/connections, then type y; n: not now. `,
    );
    return { connect: said === "y" ? "connected" : "declined" };
  }
  const decisions: object[] = [];
  for (const { name, args } of question.action_requests) {
    const said = await ask(`May it ${name} with ${JSON.stringify(args)}? (y/n) `);
    decisions.push({ type: said === "y" ? "approve" : "reject" });
  }
  return { decisions };
}

async function ask(words: string): Promise<string> {
  console.log(words);
  const line = await lines.next();
  return line.done ? "n" : line.value.trim();
}
