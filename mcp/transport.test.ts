import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openConnection } from "#mcp/connection.ts";
import { McpHttpError, openMcpHttp } from "#mcp/http.ts";

/** A server with the SSE transport: a stream by GET, whose first event names the endpoint for messages. */
let requests: string[];
let tokens: Set<string | undefined>;
let endpoint: string;
let url: string;
/** The status of a POST to the stream's URL; with 200 the server has streamable HTTP there. */
let status: number;
/** The status of a GET, if it returns no stream. */
let refusal: number | undefined;
let close: () => Promise<void>;

beforeEach(async () => {
  [requests, tokens, status, refusal, endpoint] = [[], new Set(), 405, undefined, "/messages"];
  let stream: ServerResponse | undefined;
  const http = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    tokens.add(request.headers.authorization);
    const body = await text(request);
    const isStreamable = request.url === "/sse" && request.method === "POST" && status === 200;
    if (request.url === "/sse" && request.method !== "GET" && !isStreamable)
      return void response.writeHead(status).end();
    if (request.method === "GET") {
      const headers = { "www-authenticate": 'Bearer scope="a"' };
      if (refusal) return void response.writeHead(refusal, headers).end();
      stream = response.writeHead(200, { "content-type": "text/event-stream" });
      return void stream.write(`event: endpoint\ndata: ${endpoint}\n\n`);
    }
    const { id, method } = JSON.parse(body);
    if (id === undefined || !isStreamable) response.writeHead(202).end();
    if (id === undefined) return;
    const hello = {
      protocolVersion: "2024-11-05",
      capabilities: {},
      serverInfo: { name: "old", version: "1" },
    };
    const result = method === "initialize" ? hello : { content: [] };
    const message = JSON.stringify({ jsonrpc: "2.0", id, result });
    if (!isStreamable) return void stream?.write(`event: message\ndata: ${message}\n\n`);
    response.writeHead(200, { "content-type": "application/json" }).end(message);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/sse`;
  close = () =>
    new Promise((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
});
afterEach(() => close());

async function call(transport: "http" | "auto" = "auto") {
  const http = openMcpHttp(url, "token", 5000, () => {});
  try {
    const mcp = await openConnection({ url, transport }, http);
    const result = await mcp.request("tools/call", { name: "do", arguments: {} });
    await mcp.close();
    return result;
  } catch (error) {
    throw http.signal.aborted ? http.signal.reason : error;
  } finally {
    http.close();
  }
}

test.each([400, 404, 405])("a server that returns %d to streamable HTTP is called over SSE", async (code) => {
  status = code;
  await expect(call()).resolves.toEqual({ content: [] });
  expect([...tokens]).toEqual(["Bearer token"]);
});

test("a server that has been called over SSE is called so at once", async () => {
  await call();
  requests.length = 0;
  await call();
  expect(requests[0]).toBe("GET /sse");
  expect(requests).not.toContain("POST /sse");
});

test("a server that no longer has the SSE transport is called by streamable HTTP", async () => {
  await call();
  [status, refusal] = [200, 405];
  await expect(call()).resolves.toEqual({ content: [] });
  requests.length = 0;
  await call();
  expect(requests[0]).toBe("POST /sse");
});

test("a server with a configured transport is never called over the other", async () => {
  await expect(call("http")).rejects.toMatchObject({ name: "McpHttpError", status: 405 });
  expect(requests.filter((request) => request.startsWith("GET"))).toEqual([]);
});

test.each([401, 403, 429, 500, 307])("a %d says nothing about the transport", async (code) => {
  status = code;
  await expect(call()).rejects.toMatchObject({ name: "McpHttpError", status: code });
  expect(requests.filter((request) => request.startsWith("GET"))).toEqual([]);
});

test.each([
  [404, 405],
  [401, 401],
  [403, 403],
  [503, 503],
])("if the stream is refused with %d, the error is %d", async (code, expected) => {
  refusal = code;
  const error = await call().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(McpHttpError);
  // The stream's own challenge counts, not that of a POST.
  expect(error).toMatchObject({ status: expected, scopes: code === 404 ? [] : ["a"] });
});

test("nothing is sent to an endpoint for messages on another origin", async () => {
  endpoint = "http://127.0.0.1:9/messages";
  await expect(call()).rejects.toMatchObject({ name: "McpHttpError", status: 405 });
  expect(requests.filter((request) => request.includes("messages"))).toEqual([]);
});
