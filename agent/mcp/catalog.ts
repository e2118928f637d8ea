import type { RunnableConfig } from "@langchain/core/runnables";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { withMcpClient } from "#agent/mcp/client.ts";
import { describeConnect } from "#agent/mcp/connect-tool.ts";
import { explainMcpError } from "#agent/mcp/errors.ts";
import { readOwner } from "#auth/client/person.ts";
import { ConsentDeclined, type TokenBroker } from "#auth/client/token-broker.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";
import { McpHttpError } from "#mcp/http.ts";
import { type Listing, listTools, type McpToolFacts, sayLeftOut } from "#mcp/listing.ts";
import { readStop } from "#upstream/detach.ts";

/** A run's tools by their names for the model, and messages about missing ones and each server. */
export interface Catalog {
  tools: Map<string, McpToolFacts>;
  problems: string[];
  servers: NamedServer[];
}

/** The end of some runs (stopped, interrupted) is not reported here: their lists are dropped when newer ones are added. */
const MOST_RUNS = 200;
/** OpenAI rejects requests with more tools. */
const MOST_TOOLS = 128;
/** The time limit for listing one server's tools. */
const LISTING_MS = 20_000;
/** The shorter limit for a person's own server. */
const PERSONAL_LISTING_MS = 10_000;

/** The servers of a run's person, and messages about unavailable information. */
export type FindServers = (
  config: RunnableConfig,
) => NamedServer[] | Promise<{ servers: NamedServer[]; problems: string[] }>;

/**
 * The tools of each run, listed once as its person. Contains descriptions only: no token and no client.
 * @param servers of a run's person: those of the environment, and those that the person added
 */
export class Catalogs {
  readonly #servers: FindServers;
  readonly #runs = new Map<string, Promise<Catalog>>();
  readonly #listingMs: number;

  constructor(servers: FindServers, listingMs = LISTING_MS) {
    this.#servers = servers;
    this.#listingMs = listingMs;
  }

  /**
   * The catalog of a run.
   * @param broker with `ask`, a missing connection is a question to the person; without, it is one of the problems
   * @throws LangGraph's interrupt; the run's abort reason
   */
  async find(config: RunnableConfig, broker: TokenBroker): Promise<Catalog> {
    const key = keyOf(config);
    const known = this.#runs.get(key);
    if (known) return known;
    const listing = listAll(this.#servers, config, broker, this.#listingMs);
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
   * A run's tool by its name for the model. A server's connect tool is found even if it is no longer offered, because a run that
   * waited for it resumes with the server connected.
   */
  async findTool(
    name: string,
    config: RunnableConfig,
    broker: TokenBroker,
  ): Promise<McpToolFacts | undefined> {
    const { tools, servers } = await this.find(config, broker);
    return tools.get(name) ?? servers.map(describeConnect).find((connect) => connect?.name === name);
  }

  /** Drops an ended run. */
  forget(config: RunnableConfig): void {
    this.#runs.delete(keyOf(config));
  }
}

function keyOf({ configurable }: RunnableConfig): string {
  const { identity, runId } = readOwner(configurable);
  return `${identity} ${runId}`;
}

async function listAll(
  findServers: FindServers,
  config: RunnableConfig,
  broker: TokenBroker,
  listingMs: number,
): Promise<Catalog> {
  const found = await findServers(config);
  const { servers, problems: unknown } = Array.isArray(found) ? { servers: found, problems: [] } : found;
  const listings: Listing[] = [];
  const problems = [...unknown];
  if (servers.length === 0 && unknown.length === 0)
    problems.push("No MCP server is configured (MCP_SERVERS).");
  const declined = new Set<string>();
  const connects: McpToolFacts[] = [];
  const list = (server: NamedServer, asked: TokenBroker) => listOne(server, config, asked, listingMs);
  // These need no question, so they are listed concurrently.
  const early = new Map(
    servers.filter(isQuiet).map((server) => [server, list(server, withoutAsking(broker))]),
  );
  for (const server of servers) {
    if (isUnseen(server)) {
      problems.push(sayUnseen(server));
      continue;
    }
    // After "not now" the person is not asked again for the next server of the same provider.
    const asked = declined.has(server.provider) ? withoutAsking(broker) : broker;
    const result = await (early.get(server) ?? list(server, asked));
    if ("listing" in result) {
      listings.push(result.listing);
      problems.push(...result.listing.problems);
      continue;
    }
    const { error } = result;
    if (isGraphBubbleUp(error) || config.signal?.aborted) throw error;
    const connect = describeConnect(server);
    if (connect && isAccessMissing(error)) {
      connects.push(connect);
      continue;
    }
    if (error instanceof ConsentDeclined) declined.add(server.provider);
    problems.push(sayMissing(error, server));
  }
  const { tools, leftOut } = share([connects, ...listings.map((listing) => listing.tools)]);
  return {
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    problems: [...problems, ...leftOut],
    servers,
  };
}

/** A server's tools, or why they are unknown. */
async function listOne(
  server: NamedServer,
  config: RunnableConfig,
  broker: TokenBroker,
  listingMs: number,
): Promise<{ listing: Listing } | { error: unknown }> {
  const need = { tool: "list_tools", access: "read" as const, resource: `MCP server ${server.name}` };
  const timeoutMs = server.accepted ? Math.min(listingMs, PERSONAL_LISTING_MS) : listingMs;
  try {
    const listing = await withMcpClient(
      config,
      server,
      need,
      broker,
      (mcp) => listTools(mcp, server, readStop(config)),
      { timeoutMs },
    );
    return { listing };
  } catch (error) {
    return { error };
  }
}

const withoutAsking = (broker: TokenBroker): TokenBroker => ({ ...broker, ask: undefined });

/** Its access is requested by its connect tool, when it is needed. */
const isQuiet = (server: NamedServer) => describeConnect(server) !== undefined && !isUnseen(server);

/** A person's own server whose tools they have not reviewed is not even contacted. */
const isUnseen = ({ accepted }: NamedServer) => accepted !== undefined && Object.keys(accepted).length === 0;

function sayUnseen({ name }: NamedServer): string {
  return `The MCP server "${name}" is left out: the person added it, but has not looked at its tools yet (Settings → Connections).`;
}

/** A message about a server whose tools are missing, for the model and the person. */
function sayMissing(error: unknown, server: NamedServer): string {
  if (!(error instanceof ConsentDeclined)) return explainMcpError(error, server, "read");
  return `The MCP server "${server.name}" is left out: the person chose not to give access to ${nameProvider(server.provider)} for now.`;
}

/** The person can fix that by connecting the server, or granting more. */
function isAccessMissing(error: unknown): boolean {
  if (error instanceof McpHttpError) return error.status === 401 || error.code === "insufficient_scope";
  return isAuthError(error, "interaction_required") || isAuthError(error, "sealed_value_refused");
}

/** As many tools as a model provider accepts: one of each server in turn, in the order of servers and lists. */
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
