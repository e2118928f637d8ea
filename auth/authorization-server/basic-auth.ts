import type { ClientAuth } from "oauth4webapi";

/** RFC 6749 §2.3.1. Not oauth4webapi's, which also encodes `-`: servers that don't decode reject it (docs/facts.md). */
export function basicAuth(secret: string): ClientAuth {
  const encode = (value: string) => new URLSearchParams({ "": value }).toString().slice(1);
  return (_server, { client_id }, _body, headers) => {
    const credentials = `${encode(client_id)}:${encode(secret)}`;
    headers.set("authorization", `Basic ${Buffer.from(credentials).toString("base64")}`);
  };
}
