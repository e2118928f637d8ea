import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A browser's own proxy, whose connections a test can cut and restore. */
export interface CuttableProxy {
  /** For a browser's context: loopback addresses go through it, too. */
  settings: { server: string; bypass: string };
  cut(): Promise<void>;
  join(): Promise<void>;
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
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  // Playwright's own requests ask for a tunnel.
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
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    settings: { server: `http://127.0.0.1:${port}`, bypass: "<-loopback>" },
    async cut() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
    join: () => listen(port).then(() => undefined),
  };
}
