import { z } from "zod";
import { isPersonalServer } from "../personal-server-ids.ts";

/** MCP servers that people add themselves, as both processes describe them. */

/** Where the agent asks for a person's servers. */
export const PERSONAL_SERVERS_PATH = "/api/oauth/mcp";

/**
 * What a person decided about a tool that they looked at: not to use it, to be asked each time, or to let it read unasked. It holds
 * for this definition (mcp/listing.ts); a tool that its server describes differently is another one.
 */
const acceptedToolSchema = z.object({ definition: z.string(), use: z.enum(["off", "ask", "read"]) });
export type AcceptedTool = z.infer<typeof acceptedToolSchema>;

/** By the server's own names of its tools. */
export const acceptedToolsSchema = z.record(z.string(), acceptedToolSchema);
export type AcceptedTools = Readonly<Record<string, AcceptedTool>>;

/** A server as the web process tells the agent. */
const listedSchema = z.object({
  provider: z.string().refine(isPersonalServer),
  url: z.url(),
  /** `none`: it gets no token. */
  authorization: z.literal("none").optional(),
  /** Empty until the person has looked at its tools. */
  accepted: acceptedToolsSchema,
});
export const listedServersSchema = z.object({ servers: z.array(listedSchema) });
export type ListedServer = z.infer<typeof listedSchema>;
