import type { RunnableConfig } from "@langchain/core/runnables";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { ConsentDeclined, type Door } from "#agent/delegation.ts";
import { type NamedServer, withMcpClient } from "#agent/mcp/client.ts";
import { explainMcpError } from "#agent/mcp/errors.ts";
import { readOwner } from "#agent/person.ts";
import { trimProse } from "#agent/tools/trim.ts";

/** A tool as its server describes it. */
export interface McpToolFacts {
  /** What the model calls it: with the server's name before it where there are several servers. */
  name: string;
  /** What the server calls it. */
  serverTool: string;
  description: string;
  /** JSON Schema of the arguments. */
  schema: Record<string, unknown>;
  access: "read" | "write";
  server: NamedServer;
}

/** What a run has: tools, and a sentence for each server that could not be asked. */
export interface Catalog {
  tools: Map<string, McpToolFacts>;
  problems: string[];
}

/** Runs end without a word here (stopped, waiting): their lists are dropped when newer ones come. */
const MOST_RUNS = 200;

/**
 * The tools of each run, asked for once, as its person. Holds descriptions only: no token and no client.
 * @param servers asked for late, since they are part of the environment
 */
export class Catalogs {
  readonly #servers: () => NamedServer[];
  readonly #runs = new Map<string, Promise<Catalog>>();

  constructor(servers: () => NamedServer[]) {
    this.#servers = servers;
  }

  /**
   * The catalog of a run.
   * @param door with `ask`, a missing connection is a question to the person; without, it is one of the problems
   * @throws LangGraph's interrupt
   */
  async find(config: RunnableConfig, door: Door): Promise<Catalog> {
    const { identity, runId } = readOwner(config.configurable);
    const key = `${identity} ${runId}`;
    const known = this.#runs.get(key);
    if (known) return known;
    const listing = listAll(this.#servers(), config, door);
    this.#runs.set(key, listing);
    for (const old of [...this.#runs.keys()].slice(0, -MOST_RUNS)) this.#runs.delete(old);
    try {
      return await listing;
    } catch (error) {
      this.#runs.delete(key);
      throw error;
    }
  }

  /** Forgets a run that has ended. */
  forget(config: RunnableConfig): void {
    const { identity, runId } = readOwner(config.configurable);
    this.#runs.delete(`${identity} ${runId}`);
  }
}

async function listAll(servers: NamedServer[], config: RunnableConfig, door: Door): Promise<Catalog> {
  const catalog: Catalog = { tools: new Map(), problems: [] };
  if (servers.length === 0) catalog.problems.push("No MCP server is configured (MCP_SERVERS).");
  const declined = new Set<string>();
  for (const server of servers) {
    // Who said "not now" is not asked again for the next server of the same provider.
    const opened = declined.has(server.provider) ? { ...door, ask: undefined } : door;
    try {
      for (const facts of await listTools(server, config, opened, servers.length > 1)) {
        catalog.tools.set(facts.name, facts);
      }
    } catch (error) {
      if (isGraphBubbleUp(error) || config.signal?.aborted) throw error;
      if (error instanceof ConsentDeclined) declined.add(server.provider);
      catalog.problems.push(explainMcpError(error, server, "read"));
    }
  }
  return catalog;
}

async function listTools(
  server: NamedServer,
  config: RunnableConfig,
  door: Door,
  prefixed: boolean,
): Promise<McpToolFacts[]> {
  const need = { tool: "list_tools", access: "read" as const, resource: `MCP server ${server.name}` };
  return withMcpClient(config, server, need, door, async (client) =>
    (await client.getTools()).map((tool) => ({
      name: prefixed ? `${server.name}__${tool.name}` : tool.name,
      serverTool: tool.name,
      description: trimProse(tool.description, 2000),
      schema: { ...tool.schema },
      access: server.trusted && isReadOnly(tool.metadata) ? "read" : "write",
      server,
    })),
  );
}

/** The server's own word, by MCP's `readOnlyHint`. */
function isReadOnly(metadata: Record<string, unknown> | undefined): boolean {
  const annotations = metadata?.annotations;
  return (
    typeof annotations === "object" &&
    annotations !== null &&
    "readOnlyHint" in annotations &&
    annotations.readOnlyHint === true
  );
}
