import type { StructuredToolInterface, ToolRunnableConfig } from "@langchain/core/tools";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { ToolMessage, tool } from "langchain";
import { findGrant } from "#agent/approval/grant.ts";
import { withMcpClient } from "#agent/mcp/client.ts";
import { explainMcpError } from "#agent/mcp/errors.ts";
import type { McpToolFacts } from "#agent/mcp/listing.ts";
import { type McpResult, readMcpRefusal, readMcpResult } from "#agent/mcp/result.ts";
import { findWriteRefusal } from "#agent/writes/refusals.ts";
import { readStop } from "#auth/client/detach.ts";
import type { Door } from "#auth/client/token-broker.ts";
import type { NotRun } from "#auth/protocol/interrupts.ts";

/** A server's tool as the agent calls it: with the person's token, for one call. Answers as the GitHub tools do. */
export function makeMcpTool(facts: McpToolFacts, door: Door): StructuredToolInterface {
  const { name, description, schema, access, server } = facts;

  async function run(input: unknown, config: ToolRunnableConfig): Promise<ToolMessage> {
    const args = Object.fromEntries(Object.entries(Object(input)));
    const answer = (content: string, status: "success" | "error", why?: NotRun) => {
      const artifact = why && { not_run: why };
      return new ToolMessage({ content, name, tool_call_id: config.toolCall?.id ?? "", status, artifact });
    };
    try {
      const { text, isError } = await callTool(facts, args, config, door);
      return answer(text, isError ? "error" : "success");
    } catch (error) {
      if (isGraphBubbleUp(error)) throw error;
      const stop = readStop(config);
      if (stop?.aborted && (access === "read" || error === stop.reason)) throw error;
      const refusal = findWriteRefusal(error);
      return answer(refusal?.sentence ?? explainMcpError(error, server, access), "error", refusal?.why);
    }
  }

  return tool(run, { name, description, schema, metadata: { provider: server.provider, access } });
}

async function callTool(
  { serverTool, access, server }: McpToolFacts,
  args: Record<string, unknown>,
  config: ToolRunnableConfig,
  door: Door,
): Promise<McpResult> {
  const resource = nameTarget(args);
  const grant = access === "write" ? findGrant(config) : undefined;
  const need = { tool: serverTool, access, resource, grant };
  return withMcpClient(config, server, need, door, async (mcp, trail) => {
    // From here on it may be done, whatever comes back.
    if (access === "write") trail.changed = true;
    // A read is given up when the run is stopped; a write that was sent is waited for.
    const signal = access === "read" ? readStop(config) : undefined;
    const source = [server.name, serverTool, resource].filter(Boolean).join(" ");
    try {
      const raw = await mcp.request("tools/call", { name: serverTool, arguments: args }, signal);
      return readMcpResult(raw, source);
    } catch (error) {
      const refusal = readMcpRefusal(error, source, access);
      if (!refusal) throw error;
      return refusal;
    }
  });
}

/** `owner/repo#12`, where a tool's arguments say so, as those of GitHub's server do. */
function nameTarget(args: Record<string, unknown>): string | undefined {
  const { owner, repo } = args;
  if (typeof owner !== "string" || typeof repo !== "string") return undefined;
  const number = [args.number, args.issue_number, args.pullNumber].find(Number.isInteger);
  return `${owner}/${repo}${number === undefined ? "" : `#${number}`}`;
}
