import http, { type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import { isBodyless } from "#auth/protocol/is-bodyless.ts";

/** Shorter than the server's own limit (5 seconds), so that a connection is not reused just as the server closes it. */
const IDLE_MS = 4_000;
const CLIENTS = {
  http: { request: http.request, agent: new http.Agent({ keepAlive: true, timeout: IDLE_MS }) },
  https: { request: https.request, agent: new https.Agent({ keepAlive: true, timeout: IDLE_MS }) },
};

/**
 * Sends a request like `fetch`, without following redirects, in the current turn of the event loop if a connection is open. `fetch`
 * (undici) checks the connection in the next turn: of requests that arrive together, none would be sent before all have been
 * read (docs/decisions/0140).
 * @param options method, headers and signal
 * @param body sent unless empty
 * @returns the response, unbuffered
 * @throws the socket's error (`code`), or the signal's AbortError
 */
export async function send(url: URL, options: RequestOptions, body: string): Promise<Response> {
  const { request, agent } = url.protocol === "https:" ? CLIENTS.https : CLIENTS.http;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { ...options, agent })
      .once("response", resolve)
      .once("error", reject)
      .end(body || undefined);
  });
  const { statusCode: status = 0 } = answer;
  const headers = Object.entries(answer.headersDistinct).map(([name, values = []]) => [
    name,
    values.join(", "),
  ]);
  const init = { status, headers: headers as [string, string][] };
  if (!isBodyless(status)) return new Response(Readable.toWeb(answer) as ReadableStream, init);
  answer.resume();
  return new Response(null, init);
}
