import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PlayedServer, startPlayedGitHub } from "#agent/tools/testing/played-github.ts";

/** The LangGraph server, as far as the examples call it, with a model whose messages hold blocks (Anthropic, Responses API). */
let server: PlayedServer;
const BLOCKS = [
  { type: "thinking", thinking: "Which ones?" },
  { type: "text", text: "You have " },
  { type: "text", text: "two." },
];

beforeAll(async () => {
  server = await startPlayedGitHub();
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
});
afterAll(() => server.close());

test.each(["client.ts", "remote-graph.ts"])(
  "%s prints the text of a message that holds blocks",
  async (file) => {
    const program = path.resolve(import.meta.dirname, "../examples", file);
    const env = {
      PATH: process.env.PATH,
      LANGGRAPH_URL: server.url,
      OBO_TOKEN: "obo_x",
      NODE_ENV: process.env.NODE_ENV,
    };
    const child = spawn(process.execPath, [program], { env });
    const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(printed, complaints).toBe("You have two.\n");
  },
);
