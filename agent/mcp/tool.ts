import type { StructuredToolInterface } from "@langchain/core/tools";
import { callTool } from "#agent/mcp/call.ts";
import { explainMcpError, findMcpSsoLink } from "#agent/mcp/errors.ts";
import { callWithQuestions, type Questions } from "#agent/mcp/paused-call.ts";
import { openTool } from "#agent/tools/delegated-tool.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { McpToolFacts } from "#mcp/listing.ts";

/**
 * A server's tool for the agent, called with the person's token.
 * @param questions without it, missing access is an error, and a server's question is answered with `cancel`
 */
export function makeMcpTool(
  facts: McpToolFacts,
  broker: TokenBroker,
  questions?: Questions,
): StructuredToolInterface {
  const { name, description, schema, access, server } = facts;
  return openTool({
    name,
    description,
    schema,
    access,
    provider: server.provider,
    async run(input, config) {
      const args = Object.fromEntries(Object.entries(Object(input)));
      const { text, isError, notes } = questions
        ? await callWithQuestions(facts, args, config, broker, questions)
        : await callTool(facts, args, config, broker);
      const artifact = notes && { server_notes: notes };
      return { content: text, status: isError ? "error" : "success", artifact };
    },
    explain: (error) => explainMcpError(error, server, access),
    showFailure(error) {
      const link = findMcpSsoLink(error, server);
      return link ? { sso_link: link } : undefined;
    },
  });
}
