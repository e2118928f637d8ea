import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { makeCertificate } from "./certificate.ts";

/** A reverse proxy that terminates TLS: https to browsers, http to the app. */
export interface TlsProxy {
  url: string;
  /** Sets the http URL that requests are forwarded to. */
  target(address: string): void;
  /** Whether it adds X-Forwarded-Proto and -Host, in addition to keeping Host. Initially true. */
  forwards(does: boolean): void;
  close(): void;
}

/** Starts a proxy with a new certificate, which this process trusts. */
export async function startTlsProxy(): Promise<TlsProxy> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-tls-"));
  const { key, cert } = makeCertificate(folder);
  rmSync(folder, { recursive: true });
  let target = "";
  let sendsForwarded = true;
  const server = createServer({ key, cert }, (request, response) => {
    const { method, url = "/", headers } = request;
    const forwarded = sendsForwarded
      ? { "x-forwarded-proto": "https", "x-forwarded-host": headers.host }
      : {};
    const upstream = httpRequest(`${target}${url}`, { method, headers: { ...headers, ...forwarded } });
    upstream.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.once("error", () => response.destroy());
    request.pipe(upstream);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    target: (address) => {
      target = address;
    },
    forwards: (does) => {
      sendsForwarded = does;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
