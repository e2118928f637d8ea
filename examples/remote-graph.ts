/**
 * The remote agent as a graph of your own program: invoke it, or make it a node.
 *   LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… npx node examples/remote-graph.ts "Which repositories do I have?"
 */
import { createInterface } from "node:readline";
import { Command, isGraphInterrupt } from "@langchain/langgraph";
import { RemoteGraph } from "@langchain/langgraph/remote";
import { Client } from "@langchain/langgraph-sdk";

const { LANGGRAPH_URL: url, OBO_TOKEN: token } = process.env;
if (!url || !token) throw new Error("Set LANGGRAPH_URL and OBO_TOKEN.");
const headers = { Authorization: `Bearer ${token}` };
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** What a run may ask of its person: auth/protocol/interrupts.ts has all of it. */
type Question =
  | { kind: "approve"; action_requests: { name: string; args: Record<string, unknown> }[] }
  | { kind: "connect"; provider: string; message: string };
type Asked = { id: string; value: Question };

// A run needs a thread of its person: it keeps the messages, and what waits for an answer.
const { thread_id } = await new Client({ apiUrl: url, defaultHeaders: headers }).threads.create();
const agent = new RemoteGraph({ graphId: "agent", url, headers });

const content = process.argv[2] ?? "Which repositories do I have?";
let asked = await run({ messages: [{ role: "human", content }] });
// By the question's id: an approval that names none is refused.
while (asked) asked = await run(new Command({ resume: { [asked.id]: await answer(asked.value) } }));
process.stdin.destroy();

/** Runs the graph on from where it stands: to the end, which is printed, or to a question, which is given back. */
async function run(input: Command | { messages: object[] }): Promise<Asked | undefined> {
  try {
    const result = await agent.invoke(input, { configurable: { thread_id } });
    console.log(textOf(result.messages.at(-1).content));
    return undefined;
  } catch (error) {
    if (!isGraphInterrupt(error)) throw error;
    return error.interrupts[0] as Asked | undefined;
  }
}

/** A message's words. Some models give them as blocks, beside others that hold no words. */
function textOf(content: string | { type?: string; text?: string }[]): string {
  if (typeof content === "string") return content;
  return content.map((block) => (block.type === "text" ? block.text : "")).join("");
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
