/** Starts a stand-in's HTTP server on loopback, and closes it. */
import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { Faults } from "#dev/server/faults.ts";

export interface Running {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

/** A whole number, also as a variable's text. */
export const number = z.coerce.number<string | number>().int();

export const listenOptions = z.object({
  /** 0 takes a free port. */
  port: number.min(0).max(65535).default(0),
  /** A stand-in asks for no real passwords. */
  host: z.enum(["127.0.0.1", "localhost", "::1"], "a stand-in listens on loopback only").default("127.0.0.1"),
});
export type ListenOptions = z.input<typeof listenOptions>;

/** @throws Error when the port is taken, or the host is not a loopback address */
export async function listen(server: Server, options: ListenOptions): Promise<Running> {
  const { port, host } = listenOptions.parse(options);
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

/** A stand-in that is one Hono app. `origin` is its address, known once it has started. */
export function createStandIn() {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const faults = new Faults();
  let url = "";
  app.get("/healthz", (c) => c.text("ok"));
  const start = async (options: ListenOptions): Promise<Running> => {
    const running = await listen(createAdaptorServer({ fetch: app.fetch }) as Server, options);
    url = running.url;
    const close = (): Promise<void> => {
      faults.closing.abort();
      return running.close();
    };
    return { url, close };
  };
  return { app, faults, origin: () => url, start };
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
