import { z } from "zod";
import { isPersonalServer } from "../personal-server-ids.ts";

/** MCP servers that people add themselves, in the format shared by both processes. */

/** Where the agent requests a person's servers. */
export const PERSONAL_SERVERS_PATH = "/api/oauth/mcp";

/**
 * A person's decision about a tool that they have seen: not to use it, to be asked each time, or to let it read without asking. It applies
 * to this definition (mcp/listing.ts); if its server describes it differently, it is another tool.
 */
const acceptedToolSchema = z.object({ definition: z.string(), use: z.enum(["off", "ask", "read"]) });
export type AcceptedTool = z.infer<typeof acceptedToolSchema>;

/** By the tools' names at the server. */
export const acceptedToolsSchema = z.record(z.string(), acceptedToolSchema);
export type AcceptedTools = Readonly<Record<string, AcceptedTool>>;

/** A server as the web process sends it to the agent. */
const listedSchema = z.object({
  provider: z.string().refine(isPersonalServer),
  url: z.url(),
  /** `none`: it gets no token. */
  authorization: z.literal("none").optional(),
  /** Empty until the person has seen its tools. */
  accepted: acceptedToolsSchema,
});
export const listedServersSchema = z.object({ servers: z.array(listedSchema) });
export type ListedServer = z.infer<typeof listedSchema>;
