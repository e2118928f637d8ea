import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy to a Postgres server whose connections can die without notice, as behind a firewall that forgets them. */
export interface SwallowingProxy {
  url: string;
  /** Drops all further data on the connections that are open now. */
  swallow(): void;
  close(): void;
}

/** @param url of a Postgres server */
export async function startSwallowingProxy(url: string): Promise<SwallowingProxy> {
  const target = new URL(url);
  const open = new Map<Socket, Socket>();
  const server = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    open.set(socket, upstream);
    socket.pipe(upstream).pipe(socket);
    for (const one of [socket, upstream]) {
      one.on("error", () => one.destroy());
      one.once("close", () => open.delete(socket));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    swallow() {
      for (const [socket, upstream] of open) {
        socket.unpipe(upstream).resume();
        upstream.unpipe(socket).resume();
      }
    },
    close() {
      server.close();
      for (const sockets of open) for (const socket of sockets) socket.destroy();
    },
  };
}
