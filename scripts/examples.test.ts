import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { servePlayedGitHub } from "#agent/github/tools/testing/played-github.ts";

/** The parts of the LangGraph server that the examples call, with messages in content blocks (Anthropic, Responses API). */
const server = await servePlayedGitHub();
const BLOCKS = [
  { type: "thinking", thinking: "Which ones?" },
  { type: "text", text: "You have " },
  { type: "text", text: "two." },
];

function speakBlocks(): void {
  server.script = ({ path, body }) => {
    if (path === "/threads") return { body: { thread_id: "00000000-0000-4000-8000-000000000001" } };
    if (path.endsWith("/state")) return { body: { values: {}, next: [], tasks: [] } };
    const asked = JSON.stringify(body);
    const message = { type: asked.includes("messages-tuple") ? "AIMessageChunk" : "ai", content: BLOCKS };
    const event = asked.includes("messages-tuple")
      ? `event: messages\ndata: ${JSON.stringify([message, {}])}\n\n`
      : `event: values\ndata: ${JSON.stringify({ messages: [message] })}\n\n`;
    return { headers: { "content-type": "text/event-stream" }, body: event };
  };
}

/** An interrupt's id in LangGraph's format. */
const ID = "0123456789abcdef0123456789abcdef";

/** Starts one of the programs with a question. @param typed the user's input */
async function run(
  command: string,
  file: string,
  typed = "",
): Promise<{ printed: string; complaints: string }> {
  const env = {
    PATH: process.env.PATH,
    LANGGRAPH_URL: server.url,
    OBO_TOKEN: "obo_x",
    NODE_ENV: process.env.NODE_ENV,
  };
  const child = spawn(command, [path.resolve(import.meta.dirname, "../examples", file), "Do it"], { env });
  child.stdin.end(typed);
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { printed, complaints };
}

test.each(["client.ts", "remote-graph.ts"])(
  "%s prints the text of a message with content blocks",
  async (file) => {
    speakBlocks();
    const { printed, complaints } = await run(process.execPath, file);
    expect(printed, complaints).toBe("You have two.\n");
  },
);

test("curl.sh accepts a response that follows empty lines, which the server sends during a run", async () => {
  const action = { name: "create_issue", args: { title: "Tea" }, tool_call_id: "c1" };
  const question = { action_requests: [action], review_configs: [] };
  server.script = ({ path, body }) => {
    if (path === "/threads") return { body: { thread_id: "00000000-0000-4000-8000-000000000001" } };
    if (path === "/threads/search") return { body: [] };
    const state = JSON.stringify(body).includes("resume")
      ? { messages: [{ content: "Opened." }] }
      : { messages: [], __interrupt__: [{ id: ID, value: question }] };
    return { body: `\n\n${JSON.stringify(state)}` };
  };
  const { printed, complaints } = await run("sh", "curl.sh", "y\n");
  expect(complaints).toMatch(/^May it\? .*create_issue.* \(y\/n\)$/m);
  expect(printed).toContain("Opened.");
  expect(server.arrivals.map(({ body }) => body)).toContainEqual(
    expect.objectContaining({ command: { resume: { [ID]: { decisions: [{ type: "approve" }] } } } }),
  );
});
