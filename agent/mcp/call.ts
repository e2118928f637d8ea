import type { ToolRunnableConfig } from "@langchain/core/tools";
import { UrlElicitationRequiredError } from "@modelcontextprotocol/client";
import { findGrant } from "#agent/approval/grant.ts";
import { withMcpClient } from "#agent/mcp/client.ts";
import { makeQuestion } from "#agent/mcp/elicitation/question.ts";
import { NoteTaker } from "#agent/mcp/notes.ts";
import { type Elicit, type Note, WAIT_MS } from "#agent/mcp/open-calls.ts";
import { type McpResult, readMcpRefusal, readMcpResult } from "#agent/mcp/result.ts";
import type { TokenBroker, UpstreamTelemetry } from "#auth/client/token-broker.ts";
import type { ElicitResult, McpConnection, McpRequestOptions } from "#mcp/connection.ts";
import type { McpToolFacts } from "#mcp/listing.ts";
import { makeParamHeaders } from "#mcp/param-headers.ts";
import { readStop } from "#upstream/detach.ts";

/**
 * Sends one tool call with the person's token.
 * @param options `elicit` puts a server's question to the person (without it the question is cancelled); `report` streams the
 *   server's notifications
 */
export async function callTool(
  { serverTool, access, server, headers = [] }: McpToolFacts,
  args: Record<string, unknown>,
  config: ToolRunnableConfig,
  broker: TokenBroker,
  { elicit, report = () => {} }: { elicit?: Elicit; report?: (note: Note) => void } = {},
): Promise<McpResult> {
  const taker = new NoteTaker(report);
  const resource = nameTarget(args);
  const grant = access === "write" ? findGrant(config) : undefined;
  const need = { tool: serverTool, access, resource, grant };
  const asker = { server: { name: server.name, host: new URL(server.url).host }, tool: serverTool };

  async function ask(params: unknown, telemetry: UpstreamTelemetry): Promise<ElicitResult> {
    const question = elicit && makeQuestion(params, asker, Date.now() + WAIT_MS);
    if (!question) return { action: "cancel" };
    // The server has started: the call must not be repeated from here.
    telemetry.changed = true;
    return elicit(question);
  }

  return withMcpClient(
    config,
    server,
    need,
    broker,
    async (mcp, telemetry) => {
      // From here on the write may have been made, whatever the response.
      if (access === "write") telemetry.changed = true;
      // A read is aborted when the run is stopped; a sent write is awaited.
      const signal = access === "read" ? readStop(config) : undefined;
      const source = [server.name, serverTool, resource].filter(Boolean).join(" ");
      const request = { name: serverTool, arguments: args };
      try {
        const raw = await requestTool(mcp, request, (params) => ask(params, telemetry), {
          signal,
          headers: makeParamHeaders(headers, args),
        });
        return { ...readMcpResult(raw, source), notes: taker.kept };
      } catch (error) {
        const refusal = readMcpRefusal(error, source, access);
        if (!refusal) throw error;
        return { ...refusal, notes: taker.kept };
      }
    },
    { elicit: ask, progress: taker.progress, log: taker.log },
  );
}

/** A server that first needs the person at its own page rejects the call with that page; the call is repeated afterwards. */
const MOST_PAGES = 5;

async function requestTool(
  mcp: McpConnection,
  request: Record<string, unknown>,
  ask: (params: unknown) => Promise<ElicitResult>,
  options: McpRequestOptions,
): Promise<Record<string, unknown>> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await mcp.request("tools/call", request, options);
    } catch (error) {
      if (!(error instanceof UrlElicitationRequiredError) || tries >= MOST_PAGES) throw error;
      for (const page of error.elicitations) {
        if ((await mcp.outsideOfTime(() => ask(page))).action !== "accept") throw error;
      }
    }
  }
}

/** `owner/repo#12`, if a tool's arguments contain it, as those of GitHub's server do. */
function nameTarget(args: Record<string, unknown>): string | undefined {
  const { owner, repo } = args;
  if (typeof owner !== "string" || typeof repo !== "string") return undefined;
  const number = [args.number, args.issue_number, args.pullNumber].find(Number.isInteger);
  return `${owner}/${repo}${number === undefined ? "" : `#${number}`}`;
}
