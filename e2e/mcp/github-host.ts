import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The embedded GitHub under a host name on port 80, for programs that know no other port: GitHub's own MCP server drops the
 * port of `--gh-host`, and takes HTTP_PROXY. This is that proxy, and it knows one host only.
 */
export interface GitHubHost {
  /** What `--gh-host` is given. */
  origin: string;
  /** What HTTP_PROXY is given; requests without a host name in their line go to GitHub as well. */
  url: string;
  /** Where GitHub really is; told when it has started. */
  pointAt(address: string): void;
  close(): Promise<void>;
}

const NAME = "github.test";

export async function startGitHubHost(): Promise<GitHubHost> {
  let target: URL | undefined;

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { hostname, pathname, search } = new URL(incoming.url ?? "/", `http://${NAME}`);
    // `raw.github.test/_ping` asks whether subdomains have hosts of their own: they have not.
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

  const server = createServer(pass).listen(0, "127.0.0.1");
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
