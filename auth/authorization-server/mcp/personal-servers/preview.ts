import { z } from "zod";
import type { AcceptedTool, AcceptedTools } from "#auth/protocol/mcp/personal-servers.ts";
import type { PersonalServer, Session } from "#db/schema.ts";
import type { McpToolFacts } from "#mcp/listing.ts";
import { log } from "#observability/log.ts";
import { tokenStores } from "../../secrets/secret-store.ts";
import { explainServerProblem } from "./problems.ts";
import { readAccepted } from "./store.ts";
import { previewTools } from "./tools.ts";

/** A tool as the person sees it before the agent may use it. Its description is the server's own text. */
export interface PreviewedTool {
  name: string;
  description: string;
  parameters: { name: string; type: string; isRequired: boolean; description: string }[];
  /** Identifies this description of the tool: an acceptance applies to it only. */
  definition: string;
  /** The server declares it read-only. */
  saysRead: boolean;
  use: AcceptedTool["use"];
  /** Not seen before, or described differently than when it was accepted. */
  state: "accepted" | "new" | "changed";
}

export type Preview = { tools: PreviewedTool[]; problems: string[] } | { problem: string };

/** Lists a server's tools as its person. */
export async function loadPreview(
  session: Pick<Session, "id" | "user_id">,
  server: PersonalServer,
): Promise<Preview> {
  try {
    const { tools, problems } = await previewTools(tokenStores(), session, server);
    const accepted = readAccepted(server);
    return { tools: tools.map((tool) => preview(tool, accepted)), problems };
  } catch (error) {
    const problem = explainServerProblem(error, new URL(server.url).host);
    if (!problem) throw error;
    log().info({ err: error, provider: server.id }, "a person's server did not list its tools");
    return { problem };
  }
}

function preview(tool: McpToolFacts, accepted: AcceptedTools): PreviewedTool {
  const { serverTool, description, definition, access, schema } = tool;
  const known = Object.hasOwn(accepted, serverTool) ? accepted[serverTool] : undefined;
  const isSame = known?.definition === definition;
  return {
    name: serverTool,
    description,
    parameters: readParameters(schema),
    definition,
    saysRead: access === "read",
    use: isSame ? known.use : "ask",
    state: isSame ? "accepted" : known ? "changed" : "new",
  };
}

/** As converted by mcp/schema.ts. */
const schemaSchema = z.object({
  properties: z
    .record(z.string(), z.object({ type: z.string().optional(), description: z.string().optional() }))
    .default({}),
  required: z.array(z.string()).default([]),
});

function readParameters(schema: Record<string, unknown>): PreviewedTool["parameters"] {
  const { properties, required } = schemaSchema.safeParse(schema).data ?? { properties: {}, required: [] };
  return Object.entries(properties).map(([name, { type = "any", description = "" }]) => ({
    name,
    type,
    isRequired: required.includes(name),
    description,
  }));
}
