/** The embedded auth provider as a server: oidc-provider, its login page and a health check. A stand-in; loopback only. */
import { createServer } from "node:http";
import type { ClientMetadata } from "oidc-provider";
import type { CrossAppPolicy } from "#dev/identity/identity-assertion.ts";
import { handleLogin } from "#dev/identity/login.ts";
import { createProvider } from "#dev/identity/provider.ts";
import { type ListenOptions, listen, type Running } from "#dev/server/listen.ts";

export interface IdentityOptions extends ListenOptions {
  /** The issuer as others see it; without it, the address listened on. */
  issuer?: string | undefined;
  /** Folder of keys and sessions; made when it is missing. */
  dataDir: string;
  clients: ClientMetadata[];
  /** One password for everybody, instead of the printed ones. */
  password?: string | undefined;
  /** Access to other servers that it grants: identity-assertion.ts. */
  crossApp?: readonly CrossAppPolicy[] | undefined;
  /** Seconds an ID token holds; an hour unless given. */
  idTokenTtl?: number | undefined;
}

export type RunningIdentity = Running;

/**
 * Starts the provider.
 * @throws Error when the port is taken, a key file is damaged, or a client's metadata is invalid.
 */
export async function startIdentity(options: IdentityOptions): Promise<RunningIdentity> {
  const server = createServer();
  const running = await listen(server, options);
  const url = options.issuer ?? running.url;
  const provider = await createProvider({ ...options, issuer: url });
  provider.on("server_error", (_ctx: unknown, error: unknown) =>
    console.error("identity: server error", error),
  );
  const answer = provider.callback();

  server.on("request", (request, response) => {
    const path = request.url ?? "/";
    if (path === "/healthz") return void response.writeHead(200, { "Content-Type": "text/plain" }).end("ok");
    if (!path.startsWith("/login/")) return answer(request, response);
    handleLogin(provider, options.password, request, response).catch((error: unknown) => {
      console.error("identity: login failed", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return { url, close: running.close };
}
