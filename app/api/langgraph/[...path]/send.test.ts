import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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

const get = { method: "GET", headers: {} };

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
      await (await send(url, get, "")).text();
      const second = send(url, get, "");
      await new Promise<void>((resolve) => process.nextTick(resolve));
      // Blocks this thread until the server has the request.
      expect(Atomics.wait(count, 0, 1, 5_000)).not.toBe("timed-out");
      expect(await (await second).text()).toBe("served");
    } finally {
      await worker.terminate();
    }
  });

  test("has its method, path, headers and body", async () => {
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

  test("returns the response as it is: its status, repeated headers, a redirect that is not followed", async () => {
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
    const answer = await send(url, get, "");
    expect([answer.status, answer.headers.get("location"), answer.headers.get("vary")]).toEqual([
      302,
      "/elsewhere",
      "a, b",
    ]);
  });

  test("returns a response without a body, and uses the connection again", async () => {
    const ports = new Set<number | undefined>();
    const url = await serve(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.writeHead(204).end();
    });
    for (let at = 0; at < 3; at += 1) {
      const answer = await send(url, { method: "DELETE", headers: {} }, "");
      expect([answer.status, answer.body]).toEqual([204, null]);
      await new Promise(setImmediate);
    }
    expect(ports.size).toBe(1);
  });

  test("passes each chunk when it arrives, and fails where the server breaks off", async () => {
    let next = (_chunk: string | undefined) => {};
    const url = await serve((_request, response) => {
      next = (chunk) => (chunk === undefined ? response.destroy() : response.write(chunk));
      next("one");
    });
    const reader = (await send(url, get, "")).body?.getReader();
    const read = async () => Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(await read()).toBe("one");
    next("two");
    expect(await read()).toBe("two");
    next(undefined);
    await expect(read()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("is aborted by its signal, before the response and within it", async () => {
    const closed: Promise<unknown>[] = [];
    const url = await serve((request, response) => {
      closed.push(once(response, "close"));
      if (request.method === "POST") response.write("one");
    });
    const early = new AbortController();
    const waiting = send(url, { ...get, signal: early.signal }, "");
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
});
