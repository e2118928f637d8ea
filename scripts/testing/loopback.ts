import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
}

/** Starts a loopback server for one test. @param answer creates the response; gets the server's own URL */
export async function startLoopback(answer: (request: IncomingMessage, url: string) => Answer) {
  let url = "";
  const server = createServer((request, response) => {
    const { status = 200, headers, json } = answer(request, url);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(json === undefined ? "" : JSON.stringify(json));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url, close };
}
