import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { makeCertificate } from "./certificate.ts";

/** What stands in front of the app in the world: it speaks https to browsers, and http to the app. */
export interface TlsProxy {
  url: string;
  /** Where requests go from now on: an http address. */
  target(address: string): void;
  /** Whether it says by X-Forwarded-* what it was asked for, beside the Host that it keeps; it does until told. */
  forwards(does: boolean): void;
  close(): void;
}

/** Starts one with a certificate of its own, which this process trusts from now on. */
export async function startTlsProxy(): Promise<TlsProxy> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-tls-"));
  const { key, cert } = makeCertificate(folder);
  rmSync(folder, { recursive: true });
  let target = "";
  let saysMore = true;
  const server = createServer({ key, cert }, (request, response) => {
    const { method, url = "/", headers } = request;
    const forwarded = saysMore ? { "x-forwarded-proto": "https", "x-forwarded-host": headers.host } : {};
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
      saysMore = does;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
