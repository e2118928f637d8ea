import type { RunnableConfig } from "@langchain/core/runnables";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { withMcpClient } from "#agent/mcp/client.ts";
import { describeConnect } from "#agent/mcp/connect-tool.ts";
import { explainMcpError } from "#agent/mcp/errors.ts";
import { readStop } from "#auth/client/detach.ts";
import { readOwner } from "#auth/client/person.ts";
import { ConsentDeclined, type TokenBroker } from "#auth/client/token-broker.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";
import { McpHttpError } from "#mcp/http.ts";
import { type Listing, listTools, type McpToolFacts, sayLeftOut } from "#mcp/listing.ts";

/** What a run has: tools by the names that the model calls, and a sentence for each that is missing and each server. */
export interface Catalog {
  tools: Map<string, McpToolFacts>;
  problems: string[];
}

/** Runs end without a word here (stopped, waiting): their lists are dropped when newer ones come. */
const MOST_RUNS = 200;
/** OpenAI refuses requests with more tools. */
const MOST_TOOLS = 128;
/** For all that one server is asked for its list. */
const LISTING_MS = 20_000;

/**
 * The tools of each run, asked for once, as its person. Holds descriptions only: no token and no client.
 * @param servers asked for late, since they are part of the environment
 */
export class Catalogs {
  readonly #servers: () => NamedServer[];
  readonly #runs = new Map<string, Promise<Catalog>>();
  readonly #listingMs: number;

  constructor(servers: () => NamedServer[], listingMs = LISTING_MS) {
    this.#servers = servers;
    this.#listingMs = listingMs;
  }

  /**
   * The catalog of a run.
   * @param door with `ask`, a missing connection is a question to the person; without, it is one of the problems
   * @throws LangGraph's interrupt; the run's abort reason
   */
  async find(config: RunnableConfig, door: TokenBroker): Promise<Catalog> {
    const { identity, runId } = readOwner(config.configurable);
    const key = `${identity} ${runId}`;
    const known = this.#runs.get(key);
    if (known) return known;
    const listing = listAll(this.#servers(), config, door, this.#listingMs);
    this.#runs.set(key, listing);
    for (const old of [...this.#runs.keys()].slice(0, -MOST_RUNS)) this.#runs.delete(old);
    try {
      return await listing;
    } catch (error) {
      this.#runs.delete(key);
      throw error;
    }
  }

  /**
   * A tool of a run by the name that the model calls. A server's connecting tool is found also when it is not offered: a run that
   * waited for its answer goes on with the server connected.
   */
  async findTool(name: string, config: RunnableConfig, door: TokenBroker): Promise<McpToolFacts | undefined> {
    const known = (await this.find(config, door)).tools.get(name);
    return (
      known ??
      this.#servers()
        .map(describeConnect)
        .find((connect) => connect?.name === name)
    );
  }

  /** Forgets a run that has ended. */
  forget(config: RunnableConfig): void {
    const { identity, runId } = readOwner(config.configurable);
    this.#runs.delete(`${identity} ${runId}`);
  }
}

async function listAll(
  servers: NamedServer[],
  config: RunnableConfig,
  door: TokenBroker,
  listingMs: number,
): Promise<Catalog> {
  const listings: Listing[] = [];
  const problems = servers.length === 0 ? ["No MCP server is configured (MCP_SERVERS)."] : [];
  const declined = new Set<string>();
  const connects: McpToolFacts[] = [];
  for (const server of servers) {
    const connect = describeConnect(server);
    // A person who said "not now" is not asked again for the next server of the same provider.
    const opened = connect || declined.has(server.provider) ? { ...door, ask: undefined } : door;
    const need = { tool: "list_tools", access: "read" as const, resource: `MCP server ${server.name}` };
    try {
      const list = await withMcpClient(
        config,
        server,
        need,
        opened,
        (mcp) => listTools(mcp, server, readStop(config)),
        { timeoutMs: listingMs },
      );
      listings.push(list);
      problems.push(...list.problems);
    } catch (error) {
      if (isGraphBubbleUp(error) || config.signal?.aborted) throw error;
      if (connect && isAccessMissing(error)) {
        connects.push(connect);
        continue;
      }
      if (error instanceof ConsentDeclined) declined.add(server.provider);
      problems.push(sayMissing(error, server));
    }
  }
  const { tools, leftOut } = share([connects, ...listings.map((listing) => listing.tools)]);
  return { tools: new Map(tools.map((tool) => [tool.name, tool])), problems: [...problems, ...leftOut] };
}

/** A sentence on a server whose tools are missing, for the model and for the person. */
function sayMissing(error: unknown, server: NamedServer): string {
  if (!(error instanceof ConsentDeclined)) return explainMcpError(error, server, "read");
  return `The MCP server "${server.name}" is left out: the person chose not to give access to ${nameProvider(server.provider)} for now.`;
}

/** The person can change that: by connecting the server, or by allowing more. */
function isAccessMissing(error: unknown): boolean {
  if (error instanceof McpHttpError) return error.status === 401 || error.code === "insufficient_scope";
  return isAuthError(error, "interaction_required") || isAuthError(error, "sealed_value_refused");
}

/** As many tools as a model provider takes: one of each server in turn, in the servers' order and in that of their lists. */
function share(lists: McpToolFacts[][]): { tools: McpToolFacts[]; leftOut: string[] } {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const inTurn = Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []),
  ).flat();
  const byServer = Map.groupBy(inTurn.slice(MOST_TOOLS), ({ server }) => server.name);
  const reason = `a model takes ${MOST_TOOLS} tools at most, one of each server in turn (the operator can choose with "tools" in MCP_SERVERS)`;
  const leftOut = [...byServer].map(([server, tools]) =>
    sayLeftOut(
      server,
      tools.map((tool) => tool.serverTool),
      reason,
    ),
  );
  return { tools: inTurn.slice(0, MOST_TOOLS), leftOut };
}
