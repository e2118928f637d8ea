import { z } from "zod";
import { cutText } from "#auth/protocol/cut-text.ts";
import { hashCall } from "#auth/protocol/hash-call.ts";
import { findInvisible, removeInvisible } from "#auth/protocol/invisible-text.ts";
import { isDeeperThan } from "#auth/protocol/json-limits.ts";
import type { AcceptedTool, AcceptedTools } from "#auth/protocol/mcp/personal-servers.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";
import type { McpConnection } from "#mcp/connection.ts";
import { nameForModel } from "#mcp/names.ts";
import { findParamHeaders, type ParamHeader } from "#mcp/param-headers.ts";
import { normaliseSchema } from "#mcp/schema.ts";

/** A tool as its server describes it. */
export interface McpToolFacts {
  /** Its name for the model: names.ts. */
  name: string;
  /** Its name at the server. */
  serverTool: string;
  description: string;
  /** JSON Schema of the arguments, in the subset that every provider accepts: schema.ts. */
  schema: Record<string, unknown>;
  /** The arguments that are sent as headers too. */
  headers?: ParamHeader[];
  access: "read" | "write";
  /** A hash of the tool's description and the server's URL, which changes with either. */
  definition: string;
  server: NamedServer;
  /** Our own tool, which asks the person to connect the server (connect-tool.ts). */
  connects?: true;
}

/** A server's tools, and messages about those that can't be offered. */
export interface Listing {
  tools: McpToolFacts[];
  problems: string[];
}

const MOST_PAGES = 20;
const MOST_TOOLS = 500;
const MOST_SCHEMA = 40_000;
const MOST_WORDS = 2000;

const pageSchema = z.looseObject({
  tools: z.array(z.unknown()),
  nextCursor: z.string().max(10_000).optional().catch(undefined),
});
const toolSchema = z.looseObject({
  name: z.string().min(1).max(200),
  description: z.string().optional().catch(undefined),
  inputSchema: z.unknown().optional(),
  annotations: z.looseObject({ readOnlyHint: z.boolean().optional() }).optional().catch(undefined),
});

/**
 * Lists a server's tools, up to a limit of pages and tools. Each is parsed separately: an invalid one is left out and named,
 * without affecting the others.
 */
export async function listTools(
  mcp: McpConnection,
  server: NamedServer,
  signal?: AbortSignal,
): Promise<Listing> {
  const { found, isCut } = await readTools(mcp, server, signal);
  const tools = new Map<string, McpToolFacts>();
  const leftOut = new Map<string, string[]>();
  for (const raw of found) {
    const read = readTool(raw, server);
    if (read === undefined) continue;
    const problem = "problem" in read ? read.problem : tools.has(read.name) && "its name is there twice";
    if ("problem" in read || problem) {
      const reason = problem || "it is malformed";
      leftOut.set(reason, [...(leftOut.get(reason) ?? []), sayName(raw)]);
    } else {
      tools.set(read.name, read);
    }
  }
  const problems = [...leftOut].map(([reason, names]) => sayLeftOut(server.name, names, reason));
  if (isCut)
    problems.push(
      `The MCP server "${server.name}" lists more than ${MOST_TOOLS} tools. The rest was not read.`,
    );
  return { tools: [...tools.values()], problems };
}

async function readTools(mcp: McpConnection, server: NamedServer, signal: AbortSignal | undefined) {
  const found: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await mcp.request("tools/list", cursor === undefined ? {} : { cursor }, { signal });
    const { tools, nextCursor } = pageSchema.parse(answer);
    found.push(...tools.filter((tool) => isChosen(tool, server)).slice(0, MOST_TOOLS + 1));
    // Some servers end with an empty cursor, or repeat the last one.
    if (!nextCursor || nextCursor === cursor)
      return { found: found.slice(0, MOST_TOOLS), isCut: found.length > MOST_TOOLS };
    if (found.length > MOST_TOOLS) break;
    cursor = nextCursor;
  }
  return { found: found.slice(0, MOST_TOOLS), isCut: true };
}

/** The operator may restrict a server's tools. */
function isChosen(tool: unknown, { tools }: NamedServer): boolean {
  return !tools || tools.includes(String(namedSchema.safeParse(tool).data?.name));
}

/** @returns undefined for a tool that the person has disabled */
function readTool(raw: unknown, server: NamedServer): McpToolFacts | { problem: string } | undefined {
  const parsed = toolSchema.safeParse(raw);
  if (!parsed.success) return { problem: "it is malformed" };
  const { name, description = "", inputSchema, annotations } = parsed.data;
  if (findInvisible(name).length > 0) return { problem: "its name holds invisible characters" };
  if (isDeeperThan(annotations)) return { problem: "it is described at too great a length" };
  if (isDeeperThan(inputSchema) || JSON.stringify(inputSchema ?? {}).length > MOST_SCHEMA)
    return { problem: "its parameters are described at too great a length" };
  const normalised = normaliseSchema(inputSchema);
  if ("problem" in normalised) return normalised;
  const declared = findParamHeaders(inputSchema);
  if ("problem" in declared) return declared;
  const definition = hashCall(name, { url: server.url, description, inputSchema, annotations });
  const isReadOnly = annotations?.readOnlyHint === true;
  const use = server.accepted && findUse(server.accepted, name, definition);
  if (use === "new") return { problem: "it is new or has changed since the person looked at it" };
  if (use === "off") return undefined;
  return {
    name: nameForModel(server.name, name),
    serverTool: name,
    description: cutText(removeInvisible(description), MOST_WORDS),
    schema: normalised.schema,
    ...(declared.headers.length > 0 ? { headers: declared.headers } : {}),
    // The server's own claim, by MCP's `readOnlyHint`, if someone trusts it.
    access: isReadOnly && (use === "read" || server.trusted) ? "read" : "write",
    definition,
    server,
  };
}

/** The person's decision about a tool with this description; `new` if they have not reviewed it. */
function findUse(accepted: AcceptedTools, name: string, definition: string): AcceptedTool["use"] | "new" {
  const known = Object.hasOwn(accepted, name) ? accepted[name] : undefined;
  return known?.definition === definition ? known.use : "new";
}

const MOST_NAMES = 5;

/** A message about left-out tools, for people and the model. */
export function sayLeftOut(server: string, names: readonly string[], reason: string): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  const what = names.length === 1 ? "A tool" : `${names.length} tools`;
  return `${what} of the MCP server "${server}" can't be offered, since ${reason}: ${shown}${more}.`;
}

const namedSchema = toolSchema.pick({ name: true });

function sayName(raw: unknown): string {
  const name = namedSchema.safeParse(raw).data?.name;
  return name === undefined ? "(no name)" : cutText(removeInvisible(name).replace(/\s+/g, " "), 60);
}
