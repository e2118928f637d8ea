import type { StructuredToolInterface, ToolRunnableConfig } from "@langchain/core/tools";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { ToolMessage, tool } from "langchain";
import { callTool } from "#agent/mcp/call.ts";
import { explainMcpError } from "#agent/mcp/errors.ts";
import { callWithQuestions, type Questions } from "#agent/mcp/paused-call.ts";
import { findNotRun, findWriteRefusal } from "#agent/writes/refusals.ts";
import { readStop } from "#auth/client/detach.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { NotRun } from "#auth/protocol/interrupts.ts";
import type { ServerNotes } from "#auth/protocol/server-notes.ts";
import type { McpToolFacts } from "#mcp/listing.ts";

/** What a tool message has for people to see, beside its text for the model. */
type Artifact = { not_run: NotRun } | { server_notes: ServerNotes };

/**
 * A server's tool as the agent calls it: with the person's token, for one call. Answers as the GitHub tools do.
 * @param questions without it, a lack of access is an error, and a server's question is answered with `cancel`
 */
export function makeMcpTool(
  facts: McpToolFacts,
  door: TokenBroker,
  questions?: Questions,
): StructuredToolInterface {
  const { name, description, schema, access, server } = facts;

  async function run(input: unknown, config: ToolRunnableConfig): Promise<ToolMessage> {
    const args = Object.fromEntries(Object.entries(Object(input)));
    const answer = (content: string, status: "success" | "error", artifact?: Artifact) => {
      return new ToolMessage({ content, name, tool_call_id: config.toolCall?.id ?? "", status, artifact });
    };
    try {
      const { text, isError, notes } = questions
        ? await callWithQuestions(facts, args, config, door, questions)
        : await callTool(facts, args, config, door);
      return answer(text, isError ? "error" : "success", notes && { server_notes: notes });
    } catch (error) {
      if (isGraphBubbleUp(error)) throw error;
      const stop = readStop(config);
      if (stop?.aborted && (access === "read" || error === stop.reason)) throw error;
      const why = findNotRun(error);
      return answer(
        findWriteRefusal(error)?.sentence ?? explainMcpError(error, server, access),
        "error",
        why && { not_run: why },
      );
    }
  }

  return tool(run, { name, description, schema, metadata: { provider: server.provider, access } });
}
