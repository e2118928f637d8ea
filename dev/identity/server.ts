/** The embedded auth provider as a server: oidc-provider, its login page and a health check. A stand-in; loopback only. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { ClientMetadata } from "oidc-provider";
import { checkPassword, subjectOf } from "#dev/identity/accounts.ts";
import { openStore } from "#dev/identity/adapter.ts";
import type { CrossAppPolicy } from "#dev/identity/identity-assertion.ts";
import { loadKeys } from "#dev/identity/keys.ts";
import { handleLogin } from "#dev/identity/login.ts";
import { createProvider } from "#dev/identity/provider.ts";
import { createThrottle } from "#dev/identity/throttle.ts";
import { PEOPLE } from "#dev/people.ts";

export interface IdentityOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  /** The issuer as others see it; without it, the address listened on. */
  issuer?: string;
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

export interface RunningIdentity {
  /** The issuer, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

/**
 * Starts the provider.
 * @throws Error when the port is taken, a key file is damaged, or a client's metadata is invalid.
 */
export async function startIdentity(options: IdentityOptions): Promise<RunningIdentity> {
  for (const person of PEOPLE) subjectOf(person);
  const keys = await loadKeys(options.dataDir);
  const store = await openStore(join(options.dataDir, "sessions.json"));
  const server = createServer();
  const address = await listen(server, options.port, options.host ?? "127.0.0.1");
  const url = options.issuer ?? address;

  const { clients, crossApp, idTokenTtl } = options;
  const provider = createProvider({ issuer: url, clients, keys, store, crossApp, idTokenTtl });
  provider.on("server_error", (_ctx: unknown, error: unknown) =>
    console.error("identity: server error", error),
  );
  const answer = provider.callback();
  const door = {
    throttle: createThrottle(),
    check: (username: string, given: string) => checkPassword(username, given, options.password),
  };

  server.on("request", (request, response) => {
    const path = request.url ?? "/";
    if (path === "/healthz") return void response.writeHead(200, { "Content-Type": "text/plain" }).end("ok");
    if (!path.startsWith("/login/")) return answer(request, response);
    handleLogin(provider, door, request, response).catch((error: unknown) => {
      console.error("identity: login failed", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await store.flush();
  }
  return { url, close };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://${host}:${taken}`);
    });
  });
}
