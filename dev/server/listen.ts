/** Starts a stand-in's HTTP server on loopback, and closes it. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Running {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/**
 * @param options.port 0 (the default) takes a free one
 * @throws Error when the host is not a loopback address (a stand-in asks for no real passwords), or the port is taken
 */
export async function listen(
  server: Server,
  { port = 0, host = "127.0.0.1" }: { port?: number | undefined; host?: string | undefined },
): Promise<Running> {
  if (!LOOPBACK.includes(host)) throw new Error(`A stand-in listens on loopback only, not on HOST=${host}`);
  server.listen(port, host);
  await once(server, "listening");
  const name = host.includes(":") ? `[${host}]` : host;
  const url = `http://${name}:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      // Clients in this process notice that their connections are closed before it goes on.
      server.close(() => setTimeout(resolve, 10));
      server.closeAllConnections();
    });
  return { url, close };
}
