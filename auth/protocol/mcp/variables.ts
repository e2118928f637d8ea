import { z } from "zod";
import { baseUrl, json, optional, url } from "../env-fields.ts";
import { isPersonalServer, PERSONAL_NAME } from "../personal-server-ids.ts";
import type { AcceptedTools } from "./personal-servers.ts";

/** What both processes need to know about MCP servers: the agent calls them, the web process gets people's tokens for them. */

/** Unchanged, since `/mcp` and `/mcp/` can be two URLs; only a host has no trailing slash. */
const endpoint = url.transform((value) => {
  const { pathname, search } = new URL(value);
  return pathname === "/" && !search ? value.replace(/\/+$/, "") : value;
});

const mcpServer = z.strictObject({
  url: endpoint,
  transport: z.enum(["http", "sse"]).default("http"),
  /**
   * The provider whose token the server gets, if it is not its own: one that the server's own metadata names as its
   * authorization server. Checked before each use.
   */
  provider: z.string().min(1).optional(),
  /** The same by the operator's decision alone, whatever the metadata says: docs/mcp.md, "Forwarding". */
  forward: z.string().min(1).optional(),
  /**
   * `none` for a server that needs no token: it never gets one. `cross-app` if people's identity provider may grant access
   * without their consent: docs/mcp.md, "Cross-app access".
   */
  authorization: z.enum(["none", "cross-app"]).optional(),
  /** Its authorization server, if the operator names it: then no other is accepted, and it may be on a private network. */
  issuer: baseUrl.optional(),
  /** The scopes that its tools need; by default those that the server requests. */
  scopes: z.array(z.string()).default([]),
  /** Only a trusted server's declaration of read-only tools counts. */
  trusted: z.boolean().default(false),
  /** The tools to offer, by their names at the server; by default all of them, up to a model's limit. */
  tools: z.array(z.string()).optional(),
});

const MCP_PREFIX = "mcp-";

/** An MCP server that the agent may use as the person. `provider` is the one whose connection it uses: its own by default. */
export type McpServer = Omit<z.infer<typeof mcpServer>, "provider"> & { provider: string };

/** The same with its name: from the configuration, or chosen by a person for a server of their own. */
export type NamedServer = Omit<McpServer, "transport"> & {
  name: string;
  /** `auto` if nobody named one: for a server that a person added. */
  transport: McpServer["transport"] | "auto";
  /** For a server that the person added: the tools that they have seen; no others are used. */
  accepted?: AcceptedTools;
};

const mcpServers = z
  .record(z.string().regex(/^(?!.*__)[a-z](?:[a-z0-9_-]{0,30}[a-z0-9-])?$/), mcpServer)
  .refine((servers) => Object.values(servers).every(({ provider, forward }) => !(provider && forward)))
  .transform(
    (servers): Record<string, McpServer> =>
      Object.fromEntries(
        Object.entries(servers).map(([name, server]) => [
          name,
          { ...server, provider: server.forward ?? server.provider ?? `${MCP_PREFIX}${name}` },
        ]),
      ),
  );

const serversHint =
  'must be JSON such as {"wiki":{"url":"https://…/mcp"},"github":{"url":"https://…/mcp","forward":"github"}}';

/** The servers whose tools `mcp_agent` has, by name; none leaves it without tools. */
export const mcpServersField = optional(json(mcpServers, serversHint))
  .transform((value) => value ?? {})
  .check(({ value, issues }) => {
    const name = Object.keys(value).find((key) => isUnusable(value[key]?.url ?? ""));
    if (name === undefined) return;
    const message = `the url of "${name}" must not have a user name, a password or a “#”: take them out`;
    issues.push({ code: "custom", input: value, message });
  });

/** `fetch` rejects credentials in a URL, and its error quotes them; a resource has no fragment (RFC 8707 §2). */
function isUnusable(address: string): boolean {
  const { username, password, hash } = URL.parse(address) ?? {};
  return Boolean(username || password || hash);
}

const mcpClients = z.record(
  z.string(),
  z.strictObject({ client_id: z.string().min(1), client_secret: z.string().min(1).optional() }),
);

/** Our client at the authorization servers of MCP servers, if an operator registered it: by the server's name. */
export const mcpClientsField = optional(
  json(mcpClients, 'must be JSON such as {"wiki":{"client_id":"…","client_secret":"…"}}'),
).transform((value) => value ?? {});

/** Whether people may add servers of their own: docs/decisions/0099. */
export const personalServersField = optional(z.enum(["true", "false"])).transform(
  (value) => value === "true",
);

/** Servers of the operator and of people never share a name. */
export function findTakenName(env: {
  MCP_SERVERS: Readonly<Record<string, McpServer>>;
  MCP_PERSONAL_SERVERS: boolean;
}): { path: string[]; message: string } | undefined {
  const taken = Object.keys(env.MCP_SERVERS).find((name) => name.startsWith(PERSONAL_NAME));
  if (!env.MCP_PERSONAL_SERVERS || !taken) return undefined;
  const message = `"${taken}" begins with "${PERSONAL_NAME}", as the servers do that people add (MCP_PERSONAL_SERVERS): rename it`;
  return { path: ["MCP_SERVERS"], message };
}

/** True for a provider that is an MCP server with its own authorization server. */
export function isMcpProvider(id: string): boolean {
  return id.startsWith(MCP_PREFIX) || isPersonalServer(id);
}

/** Whether any server is connected through people's identity provider. */
export function usesCrossAppAccess(servers: Readonly<Record<string, McpServer>>): boolean {
  return Object.values(servers).some(({ authorization }) => authorization === "cross-app");
}

/** The server of a provider's id; undefined for another kind of provider. */
export function findMcpServer(
  servers: Readonly<Record<string, McpServer>>,
  providerId: string,
): NamedServer | undefined {
  const name = providerId.slice(MCP_PREFIX.length);
  const server = Object.hasOwn(servers, name) ? servers[name] : undefined;
  return server?.provider === providerId && server.authorization !== "none" ? { name, ...server } : undefined;
}
