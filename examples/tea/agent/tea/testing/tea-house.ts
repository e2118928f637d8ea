import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A tiny in-house API with an OAuth of its own, for tests: one person, one order. */
export interface RunningTea {
  url: string;
  close(): void;
}

export const TEA_TOKEN = "tea-for-tests";

export async function startTea(scopes = ["orders:read"]): Promise<RunningTea> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://tea");
    const send = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (pathname === "/oauth/token") {
      return send(200, { access_token: TEA_TOKEN, token_type: "bearer", scope: scopes.join(" ") });
    }
    if (request.headers.authorization !== `Bearer ${TEA_TOKEN}`) return send(401, { error: "unauthorized" });
    if (pathname === "/me") return send(200, { id: 7, name: "alice" });
    if (pathname !== "/orders") return send(404, { error: "not_found" });
    if (!scopes.includes("orders:read")) return send(403, { error: "missing_scope", scope: "orders:read" });
    return send(200, { orders: [{ id: 1, tea: "Darjeeling", cups: 2 }] });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
