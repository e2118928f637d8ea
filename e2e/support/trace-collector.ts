import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A stand-in for LangSmith or an OpenTelemetry collector that records every request. */
export interface TraceCollector {
  url: string;
  /** Bodies (decompressed) and headers so far, without the collector's API key. */
  received(): string;
  close(): Promise<void>;
}

/** Accepts OTLP over HTTP, and the part of LangSmith's API that its client needs to send (`/info`). */
export async function startTraceCollector(): Promise<TraceCollector> {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const isCompressed = body[0] === 0x1f && body[1] === 0x8b;
    const { "x-api-key": _key, ...headers } = request.headers;
    received.push(
      `${request.method} ${request.url}`,
      JSON.stringify(headers),
      (isCompressed ? gunzipSync(body) : body).toString("utf8"),
    );
    response.writeHead(request.method === "GET" ? 200 : 202, { "content-type": "application/json" });
    response.end(request.url === "/info" ? JSON.stringify({ version: "0.10", instance_flags: {} }) : "{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => received.join("\n"),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
