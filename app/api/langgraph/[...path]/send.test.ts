import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { send } from "./send.ts";

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<URL> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/threads?limit=1`);
}

const GET = { method: "GET", headers: {} };

/** A server in another thread, which counts its requests in shared memory. */
const COUNTING_SERVER = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require("node:http").createServer((request, response) => {
    Atomics.add(workerData, 0, 1);
    Atomics.notify(workerData, 0);
    response.end("served");
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

describe("a request to the LangGraph server", () => {
  test("is sent at once on an open connection, even if this process is busy with other requests", async () => {
    const count = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(COUNTING_SERVER, { eval: true, workerData: count });
    try {
      const [port] = await once(worker, "message");
      const url = new URL(`http://127.0.0.1:${port}/`);
      await (await send(url, GET, "")).text();
      const second = send(url, GET, "");
      await new Promise<void>((resolve) => process.nextTick(resolve));
      // Blocks this thread until the server has the request.
      expect(Atomics.wait(count, 0, 1, 5_000)).not.toBe("timed-out");
      expect(await (await second).text()).toBe("served");
    } finally {
      await worker.terminate();
    }
  });

  test("arrives with its method, path, headers and body", async () => {
    const url = await serve(async (request, response) => {
      const body = (await request.toArray()).join("");
      const { method, url: path, headers } = request;
      response.end(
        JSON.stringify({ method, path, accept: headers.accept, length: headers["content-length"], body }),
      );
    });
    const answer = await send(url, { method: "POST", headers: { accept: "text/event-stream" } }, "é");
    expect(await answer.json()).toEqual({
      method: "POST",
      path: "/threads?limit=1",
      accept: "text/event-stream",
      length: "2",
      body: "é",
    });
  });

  test("gets the response unchanged: its status, repeated headers, a redirect that is not followed", async () => {
    const url = await serve((_request, response) => {
      response
        .writeHead(
          302,
          [
            ["location", "/elsewhere"],
            ["vary", "a"],
            ["vary", "b"],
          ].flat(),
        )
        .end();
    });
    const answer = await send(url, GET, "");
    expect([answer.status, answer.headers.get("location"), answer.headers.get("vary")]).toEqual([
      302,
      "/elsewhere",
      "a, b",
    ]);
  });

  test("gets a response without a body, and leaves its connection for the next request", async () => {
    const ports = new Set<number | undefined>();
    const url = await serve(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.writeHead(204).end();
    });
    for (let at = 0; at < 3; at += 1) {
      const answer = await send(url, { method: "DELETE", headers: {} }, "");
      expect([answer.status, answer.body]).toEqual([204, null]);
      // The connection is free in the next turn of the event loop.
      await new Promise(setImmediate);
    }
    expect(ports.size).toBe(1);
  });

  test("passes each chunk when it arrives, and fails when the server drops the connection", async () => {
    let next = (_chunk: string | undefined) => {};
    const url = await serve((_request, response) => {
      next = (chunk) => (chunk === undefined ? response.destroy() : response.write(chunk));
      next("one");
    });
    const reader = (await send(url, GET, "")).body?.getReader();
    const read = async () => Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(await read()).toBe("one");
    next("two");
    expect(await read()).toBe("two");
    next(undefined);
    await expect(read()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("is aborted by its signal, before the response and during it", async () => {
    const closed: Promise<unknown>[] = [];
    const url = await serve((request, response) => {
      closed.push(once(response, "close"));
      if (request.method === "POST") response.write("one");
    });
    const early = new AbortController();
    const waiting = send(url, { ...GET, signal: early.signal }, "");
    await once(server as Server, "request");
    early.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    const late = new AbortController();
    const answer = await send(url, { method: "POST", headers: {}, signal: late.signal }, "");
    late.abort();
    await expect(answer.text()).rejects.toThrow();
    await Promise.all(closed);
    expect(closed).toHaveLength(2);
  });

  test("uses a new connection once the server has closed the idle one", async () => {
    const opened: Socket[] = [];
    const onOpen = (message: unknown) => opened.push((message as { socket: Socket }).socket);
    subscribe("net.client.socket", onOpen);
    const url = await serve((_request, response) => response.end("served"));
    await (await send(url, GET, "")).text();
    const [first] = opened;
    const closed = once(first as Socket, "close");
    server?.closeIdleConnections();
    await closed;
    expect(await (await send(url, GET, "")).text()).toBe("served");
    expect(opened).toHaveLength(2);
    unsubscribe("net.client.socket", onOpen);
  });

  test("to an https address is encrypted: nothing of it is sent as plain text", async () => {
    const plain = createTcpServer((socket) => socket.once("data", (data) => socket.end(data))).listen(
      0,
      "127.0.0.1",
    );
    try {
      await once(plain, "listening");
      const received = once(plain, "connection").then(([socket]) => once(socket as Socket, "data"));
      const { port } = plain.address() as AddressInfo;
      const sent = send(
        new URL(`https://127.0.0.1:${port}/`),
        { ...GET, headers: { authorization: "Bearer x" } },
        "",
      );
      await expect(sent).rejects.toThrow();
      const [data] = await received;
      expect(String(data)).not.toContain("Bearer");
    } finally {
      plain.close();
    }
  });
});
