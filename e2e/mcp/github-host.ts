import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * An HTTP proxy that serves the embedded GitHub under a host name on port 80. GitHub's own MCP server ignores the port of `--gh-host`
 * but supports HTTP_PROXY.
 */
export interface GitHubHost {
  /** The value of `--gh-host`. */
  origin: string;
  /** The value of HTTP_PROXY. Requests in origin form also go to GitHub. */
  url: string;
  /** Sets the embedded GitHub's URL, once it has started. */
  pointAt(address: string): void;
  close(): Promise<void>;
}

const NAME = "github.test";

export async function startGitHubHost(): Promise<GitHubHost> {
  let target: URL | undefined;

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { hostname, pathname, search } = new URL(incoming.url ?? "/", `http://${NAME}`);
    // `raw.github.test/_ping` checks for subdomain hosts, which don't exist.
    if (!target || hostname !== NAME) return void outgoing.writeHead(404).end();
    const headers = { ...incoming.headers, host: target.host };
    const onward = request(
      new URL(pathname + search, target),
      { method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.once("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }

  const server = createServer(forward).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${NAME}`,
    url: `http://127.0.0.1:${port}`,
    pointAt: (address) => {
      target = new URL(address);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
