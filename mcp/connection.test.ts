import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { openConnection } from "#mcp/connection.ts";
import { openMcpHttp } from "#mcp/http.ts";
import { callTool } from "#mcp/testing/call-tool.ts";
import {
  DISCOVER,
  event,
  greet,
  type RawServer,
  sendResult,
  startRawServer,
} from "#mcp/testing/raw-server.ts";

let server: RawServer;
afterEach(() => server.close());

type CallArguments = Parameters<typeof callTool> extends [RawServer, ...infer Rest] ? Rest : never;
const call = (...args: CallArguments) => callTool(server, ...args);
const methods = () => server.requests.map(({ http, method }) => method ?? http);
const DONE = { content: [{ type: "text", text: "Done." }] };

describe("a session", () => {
  test("that the server has dropped is reopened, and the rejected request resent", async () => {
    let live = "";
    let isDropped = false;
    server = await startRawServer((request, response) => {
      live = request.method === "initialize" ? randomUUID() : live;
      if (greet(request, response, { "mcp-session-id": live })) return;
      if (isDropped) return sendResult(response, request.id, DONE);
      isDropped = true;
      response.writeHead(404).end();
    });
    await expect(call()).resolves.toMatchObject(DONE);
    expect(methods().filter((method) => method === "initialize")).toHaveLength(2);
    expect(methods().filter((method) => method === "tools/call")).toHaveLength(2);
  });

  test("that is dropped twice is an error", async () => {
    server = await startRawServer((request, response) => {
      if (!greet(request, response, { "mcp-session-id": randomUUID() })) response.writeHead(404).end();
    });
    await expect(call()).rejects.toMatchObject({ name: "McpHttpError", status: 404 });
    expect(methods().filter((method) => method === "tools/call")).toHaveLength(2);
  });

  test("is ended with the call", async () => {
    server = await startRawServer((request, response) => {
      if (!greet(request, response, { "mcp-session-id": "s1" })) sendResult(response, request.id, DONE);
    });
    await call();
    const [end] = server.requests.filter(({ http }) => http === "DELETE");
    expect(end?.headers).toMatchObject({ "mcp-session-id": "s1", authorization: "Bearer token" });
  });
});

describe("a stream that breaks off before the response", () => {
  test("is resumed from its last event, after the server's pause, and the call is sent once", async () => {
    server = await startRawServer((request, response) => {
      if (request.headers["last-event-id"]) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        const called = server.requests.find(({ method }) => method === "tools/call");
        response.end(event({ id: called?.id, result: DONE }));
      } else if (!greet(request, response)) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end("id: e7\nretry: 20\ndata: \n\n");
      }
    });
    await expect(call()).resolves.toMatchObject(DONE);
    expect(server.requests.at(-1)?.headers).toMatchObject({ "last-event-id": "e7" });
    expect(methods().filter((method) => method === "tools/call")).toHaveLength(1);
  });

  test("without an event to resume from is an error at once, not at the time limit", async () => {
    server = await startRawServer((request, response) => {
      if (greet(request, response)) return;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(": nothing\n\n");
    });
    await expect(call()).rejects.toMatchObject({ name: "ProtocolError", code: -32000 });
    expect(methods().filter((method) => method === "tools/call")).toHaveLength(1);
  });

  test("waits no longer than the connection's time limit, whatever pause the server requests", async () => {
    server = await startRawServer((request, response) => {
      if (greet(request, response)) return;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end("id: e7\nretry: 3600000\ndata: \n\n");
    });
    await expect(call(undefined, 1000)).rejects.toMatchObject({ code: "timeout" });
  });
});

test("a redirect is not followed, not even on the same origin", async () => {
  server = await startRawServer((request, response) => {
    if (!greet(request, response)) response.writeHead(307, { location: "/other" }).end();
  });
  await expect(call()).rejects.toMatchObject({ name: "McpHttpError", status: 307 });
  expect(methods().filter((method) => method === "tools/call")).toHaveLength(1);
});

test("a server of revision 2026-07-28 is called without a handshake, once that is known", async () => {
  server = await startRawServer(({ method, id }, response) =>
    sendResult(response, id, method === "server/discover" ? DISCOVER : { resultType: "complete", ...DONE }),
  );
  await expect(call()).resolves.toMatchObject(DONE);
  await expect(call()).resolves.toMatchObject(DONE);
  expect(methods()).toEqual(["server/discover", "tools/call", "tools/call"]);
  expect(server.requests.at(-1)?.headers).toMatchObject({ "mcp-protocol-version": "2026-07-28" });
});

test("a call's own headers are sent to a server of revision 2026-07-28, and to none before it", async () => {
  const headers = { "Mcp-Param-Region": "us-west1" };
  server = await startRawServer(({ method, id }, response) =>
    sendResult(response, id, method === "server/discover" ? DISCOVER : { resultType: "complete", ...DONE }),
  );
  await call(undefined, undefined, {}, headers);
  expect(server.requests.at(-1)?.headers).toMatchObject({ "mcp-param-region": "us-west1" });
  await server.close();

  server = await startRawServer((request, response) => {
    if (!greet(request, response)) sendResult(response, request.id, DONE);
  });
  await call(undefined, undefined, {}, headers);
  const sent = server.requests.find(({ method }) => method === "tools/call");
  expect(sent?.headers).not.toHaveProperty("mcp-param-region");
});

test("a question of revision 2026-07-28 reaches the same listener, and the call is resent with the answer", async () => {
  const params = { mode: "form", message: "Which?", requestedSchema: { type: "object", properties: {} } };
  const asked = {
    resultType: "input_required",
    inputRequests: { which: { method: "elicitation/create", params } },
    requestState: "opaque",
  };
  server = await startRawServer((request, response) => {
    if (request.method === "server/discover") return sendResult(response, request.id, DISCOVER);
    const isAnswered = "inputResponses" in request.params;
    sendResult(response, request.id, isAnswered ? { resultType: "complete", ...DONE } : asked);
  });
  const heard: unknown[] = [];
  const elicit = async (question: unknown) => {
    heard.push(question);
    return { action: "accept" as const, content: { a: 1 } };
  };
  await expect(call(undefined, 10_000, { elicit })).resolves.toMatchObject(DONE);
  expect(heard).toMatchObject([{ message: "Which?" }]);
  expect(server.requests.at(-1)?.params).toMatchObject({
    inputResponses: { which: { action: "accept", content: { a: 1 } } },
    requestState: "opaque",
  });
});

test("a question without a listener is cancelled", async () => {
  let finish = () => {};
  server = await startRawServer((request, response) => {
    if (request.id === 99) {
      response.writeHead(202).end();
      return finish();
    }
    if (greet(request, response)) return;
    const params = { message: "Which?", requestedSchema: { type: "object", properties: {} } };
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event({ id: 99, method: "elicitation/create", params }));
    finish = () => response.end(event({ id: request.id, result: DONE }));
  });
  await call();
  expect(server.requests.find(({ id }) => id === 99)?.result).toEqual({ action: "cancel" });
});

test.each(["sampling/createMessage", "roots/list"])(
  "a server's %s is rejected, and the call continues",
  async (asked) => {
    let finish = () => {};
    server = await startRawServer((request, response) => {
      if (request.id === 99) {
        response.writeHead(202).end();
        return finish();
      }
      if (greet(request, response)) return;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event({ id: 99, method: asked, params: {} }));
      finish = () => response.end(event({ id: request.id, result: DONE }));
    });
    await expect(call()).resolves.toMatchObject(DONE);
    const refusal = server.requests.find(({ id }) => id === 99);
    expect(refusal?.error).toEqual({ code: -32601, message: `This client does not offer ${asked}.` });
  },
);

describe("an answer that is read from a stream by GET", () => {
  async function connect(transport: "http" | "sse"): Promise<unknown> {
    const http = openMcpHttp(server.url, "token", 5000, () => {});
    try {
      const mcp = await openConnection({ url: server.url, transport }, http);
      await mcp.request("tools/call", { name: "do", arguments: {} });
    } catch (error) {
      return http.signal.aborted ? http.signal.reason : error;
    } finally {
      http.close();
    }
    return undefined;
  }

  test.each([401, 403, 404])(
    "and is refused with %i by a server of 2024 is refused with that",
    async (status) => {
      server = await startRawServer((_request, response) => {
        response
          .writeHead(status, { "www-authenticate": 'Bearer error="insufficient_scope", scope="a"' })
          .end();
      });
      expect(await connect("sse")).toMatchObject({
        name: "McpHttpError",
        status,
        code: "insufficient_scope",
      });
    },
  );

  test("and goes on after a break is refused with the status that the server gives then", async () => {
    server = await startRawServer((request, response) => {
      if (request.headers["last-event-id"]) return response.writeHead(401).end();
      if (greet(request, response)) return;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(
        `retry: 1\n${event({ method: "notifications/message", params: { level: "info", data: "" } }, "1")}`,
      );
    });
    expect(await connect("http")).toMatchObject({ name: "McpHttpError", status: 401 });
  });

  test("and that a server does not offer beside its answers is no failure", async () => {
    server = await startRawServer((request, response) => {
      if (request.http === "GET") response.writeHead(401).end();
      else if (!greet(request, response)) sendResult(response, request.id, DONE);
    });
    expect(await connect("http")).toBeUndefined();
  });
});
