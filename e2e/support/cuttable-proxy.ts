import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";

/** A proxy for one browser. A test can cut and restore its connections, or make them silently dead. */
export interface CuttableProxy {
  /** For a browser context; loopback addresses use it too. */
  settings: { server: string; bypass: string };
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Drops all data on the open connections without closing either end, like a peer that has vanished. */
  swallow(): void;
}

export async function startCuttableProxy(): Promise<CuttableProxy> {
  const server = createServer((request, response) => {
    const { method, url = "", headers } = request;
    const upstream = httpRequest(url, { method, headers });
    upstream.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once("error", () => response.destroy());
    });
    upstream.once("error", () => response.destroy());
    response.once("close", () => upstream.destroy());
    request.pipe(upstream);
  });
  const open = new Map<Socket, Socket>();
  const front = createTcpServer((socket) => {
    const inner = connect((server.address() as AddressInfo).port, "127.0.0.1");
    open.set(socket, inner);
    socket.pipe(inner).pipe(socket);
    socket.on("error", () => inner.destroy());
    inner.on("error", () => socket.destroy());
    socket.once("close", () => {
      open.delete(socket);
      inner.destroy();
    });
  });
  // Playwright's own requests use CONNECT.
  server.on("connect", ({ url }, socket) => {
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
    upstream.once("error", () => socket.destroy());
    socket.once("error", () => upstream.destroy());
    socket.once("close", () => upstream.destroy());
  });
  const listen = async (port: number) => {
    for (const [one, at] of [
      [server, 0],
      [front, port],
    ] as const)
      await once(one.listen(at, "127.0.0.1"), "listening");
    return (front.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    settings: { server: `http://127.0.0.1:${port}`, bypass: "<-loopback>" },
    async cut() {
      const closed = [server, front].map((one) => once(one.close(), "close"));
      for (const socket of open.keys()) socket.destroy();
      server.closeAllConnections();
      await Promise.all(closed);
    },
    restore: () => listen(port).then(() => undefined),
    swallow() {
      for (const [socket, inner] of open) {
        socket.unpipe(inner).resume();
        inner.unpipe(socket).resume();
      }
    },
  };
}
