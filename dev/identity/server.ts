/** The embedded auth provider as a server: oidc-provider, its login page and a health check. A stand-in; loopback only. */
import { createServer } from "node:http";
import type { z } from "zod";
import { handleLogin } from "#dev/identity/login.ts";
import { createProvider, identityOptions } from "#dev/identity/provider.ts";
import { listen, type Running } from "#dev/server/listen.ts";

/**
 * Starts the provider.
 * @throws Error when the port is taken, a key file is damaged, or a client's metadata is invalid.
 */
export async function startIdentity(options: z.input<typeof identityOptions>): Promise<Running> {
  const parts = identityOptions.parse(options);
  const server = createServer();
  const running = await listen(server, options);
  const url = parts.issuer ?? running.url;
  const provider = await createProvider({ ...parts, issuer: url });
  provider.on("server_error", (_ctx: unknown, error: unknown) => console.error("identity: failed", error));
  const answer = provider.callback();

  server.on("request", (request, response) => {
    const path = request.url ?? "/";
    if (path === "/healthz") return void response.writeHead(200, { "Content-Type": "text/plain" }).end("ok");
    if (!path.startsWith("/login/")) return answer(request, response);
    handleLogin({ provider, request, response }, parts.password).catch((error: unknown) => {
      console.error("identity: login failed", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return { url, close: running.close };
}
