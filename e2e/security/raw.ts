import { request } from "node:http";

/**
 * Sends a request with exactly this target, which `fetch` would normalize.
 * @returns status (0 if the server closed the connection, 101 if it upgraded) and the start of the body
 */
export function sendRaw(
  base: string,
  method: string,
  target: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; type: string; body: string }> {
  const { hostname, port } = new URL(base);
  const hasBody = method !== "GET" && method !== "DELETE";
  return new Promise((resolve, reject) => {
    let text = "";
    let type = "";
    const done = (status: number) => {
      clearTimeout(timer);
      resolve({ status, type, body: text });
      outgoing.destroy();
    };
    const outgoing = request({
      host: hostname,
      port,
      method,
      path: target,
      agent: false,
      headers: { ...headers, ...(hasBody ? { "content-type": "application/json" } : {}) },
    });
    const timer = setTimeout(() => done(0), 2_000);
    outgoing.on("upgrade", () => done(101));
    outgoing.on("response", (answer) => {
      type = answer.headers["content-type"] ?? "";
      answer.on("data", (chunk) => {
        text += chunk;
        if (text.length > 50_000) done(answer.statusCode ?? 0);
      });
      answer.on("end", () => done(answer.statusCode ?? 0));
      setTimeout(() => done(answer.statusCode ?? 0), 1_000).unref();
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (["ECONNRESET", "EPIPE"].includes(error.code ?? "") || error.message.startsWith("Parse Error"))
        done(0);
      else reject(error);
    });
    outgoing.end(hasBody ? body : undefined);
  });
}
