/** For tests: a fake GitHub whose responses the test sets, and a broker for it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isToolMessage } from "@langchain/core/messages/tool";
import type { ToolMessage } from "langchain";
import { afterAll, afterEach } from "vitest";
import type { GitHubBroker } from "#agent/github/client.ts";
import type { GitHubTool } from "#agent/github/tools/define.ts";

/** One received request. */
export interface Arrival {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: unknown;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string as it is. */
  body?: unknown;
}

export type Script = (arrival: Arrival, response: ServerResponse) => Answer | undefined;

export interface PlayedServer {
  url: string;
  /** All requests so far. */
  arrivals: Arrival[];
  /** Creates the responses; returns `undefined` if it handled the response itself. */
  script: Script;
  close: () => Promise<void>;
}

/** One server for all tests of a file, to be awaited at its top; its arrivals are cleared after each test. */
export async function servePlayedGitHub(): Promise<PlayedServer> {
  const played = await startPlayedGitHub();
  afterEach(() => {
    played.arrivals.length = 0;
  });
  afterAll(() => played.close());
  return played;
}

/** Starts a server on a free port of 127.0.0.1 that returns 404 until it has a script. */
export async function startPlayedGitHub(): Promise<PlayedServer> {
  const notFound: Script = () => ({ status: 404, body: { message: "Not Found" } });
  const played = { url: "", arrivals: [] as Arrival[], script: notFound };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString("utf8");
    const url = new URL(request.url ?? "/", "http://played");
    const arrival: Arrival = {
      method: request.method ?? "",
      path: url.pathname.replace(/^\/broker-\d+/, ""),
      query: url.searchParams,
      headers: request.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
    played.arrivals.push(arrival);
    const answer = played.script(arrival, response);
    if (!answer) return;
    const isText = typeof answer.body === "string";
    const type = isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
    response.writeHead(answer.status ?? 200, { "content-type": type, ...answer.headers });
    response.end(answer.body === undefined ? "" : isText ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  played.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(played, { close });
}

export const TEST_TOKEN = "the-token-of-this-call";

let brokers = 0;

/** A broker whose exchange always succeeds, with a fast clock. Each has its own base path, and so its own write queue. */
export function openBroker(url: string, overrides: Partial<GitHubBroker> = {}): GitHubBroker {
  brokers += 1;
  const baseUrl = `${url}/broker-${brokers}`;
  return {
    exchange: async (request) => ({
      accessToken: TEST_TOKEN,
      scopes: [...request.scopes],
      useId: "use-1",
      login: "alice",
    }),
    baseUrl: () => baseUrl,
    timeoutMs: 2000,
    secondMs: 1,
    ...overrides,
  };
}

/** The config of a run of a signed-in person. */
export function runConfig(signal?: AbortSignal) {
  const configurable = {
    langgraph_auth_user: {
      identity: "alice",
      session_id: "session-1",
      permissions: ["read", "write", "approve"],
    },
    thread_id: "thread-1",
    run_id: "run-1",
  };
  return signal ? { configurable, signal } : { configurable };
}

/** Calls a tool as the agent does. `result` is the parsed JSON; `text` may be an error message. */
export async function callTool(
  tool: GitHubTool,
  args: Record<string, unknown>,
  broker: GitHubBroker,
  signal?: AbortSignal,
): Promise<{
  status: ToolMessage["status"];
  text: string;
  result: Record<string, unknown>;
  artifact: unknown;
}> {
  const call = { type: "tool_call" as const, id: "call-1", name: tool.name, args };
  const message: unknown = await tool.open(broker).invoke(call, runConfig(signal));
  if (!isToolMessage(message as ToolMessage)) throw new Error("The tool did not answer with a ToolMessage.");
  const { content, status, artifact } = message as ToolMessage;
  const text = String(content);
  return { status, text, result: text.startsWith("{") ? JSON.parse(text) : {}, artifact };
}
