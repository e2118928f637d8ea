import { type Finding, fail, pass, warn } from "./finding.ts";
import { probe } from "./probe.ts";
import type { Setup } from "./setup.ts";

/** MCP's lifecycle: what a client says first. */
const HELLO = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "doctor", version: "1" } },
};

/** Each MCP server answers, and wants a token: without one it must say 401. */
export async function checkMcp({ agent }: Pick<Setup, "agent">): Promise<Finding[]> {
  return Promise.all(Object.entries(agent.MCP_SERVERS).map(([name, server]) => checkServer(name, server)));
}

async function checkServer(
  name: string,
  { url, transport }: Setup["agent"]["MCP_SERVERS"][string],
): Promise<Finding> {
  const subject = `MCP server ${name}`;
  const headers = { accept: "application/json, text/event-stream", "content-type": "application/json" };
  const hello = transport === "sse" ? { headers } : { method: "POST", headers, body: JSON.stringify(HELLO) };
  const { response, error } = await probe(url, hello);
  if (!response) return fail(subject, `${url}: ${error}`, "check its url in MCP_SERVERS and the way to it");
  await response.body?.cancel();
  if (response.status === 401) return pass(subject, `${url} asks for the person's token`);
  if (response.ok) {
    const mend = "make sure that it reads the Authorization header of every request";
    return warn(subject, `${url} answers without a token`, mend);
  }
  const mend = 'check the path of its url, and "transport" ("http" or "sse")';
  return fail(subject, `${url} answers ${response.status}`, mend);
}
