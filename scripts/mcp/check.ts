import type { AuthorizationServer } from "oauth4webapi";
import { readMcp as readAgentMcp } from "#agent/mcp/variables.ts";
import { openIssuer } from "#auth/authorization-server/issuer.ts";
import { discover, listAuthorizationServers } from "#auth/authorization-server/mcp/discover.ts";
import { openServerFetch } from "#auth/authorization-server/mcp/provider.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import { findProvider } from "#auth/authorization-server/secrets/providers/index.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { EXCHANGE_GRANT, JWT_BEARER_GRANT } from "#auth/protocol/oauth-names.ts";
import { isLoopback } from "#mcp/public-internet.ts";
import { type Finding, fail, pass, warn } from "#scripts/doctor/finding.ts";
import { findPlainHttp } from "#scripts/doctor/plain-http.ts";
import { probe } from "#scripts/doctor/probe.ts";
import type { Setup } from "#scripts/feature.ts";

type Server = ReturnType<typeof readMcp>["MCP_SERVERS"][string];

/** MCP's lifecycle: a client's first message. */
const HELLO = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "doctor", version: "1" } },
};

/** Checks that each MCP server responds and requires a token, and that the token may be sent there. */
export async function checkMcp({ web, agent }: Pick<Setup, "web" | "agent">): Promise<Finding[]> {
  const { MCP_SERVERS } = readAgentMcp(agent);
  const servers = Object.entries(MCP_SERVERS);
  const checked = await Promise.all(
    servers.map(async ([name, server]) => [
      ...findPlainHttp(`MCP server ${name}`, [server.url, server.issuer]),
      await checkServer(name, server, web),
    ]),
  );
  const findings = [
    ...checked.flat(),
    ...checkPersonalServers(web.APP_URL, readMcp(web), readAgentMcp(agent)),
  ];
  const isSame = JSON.stringify(readMcp(web).MCP_SERVERS) === JSON.stringify(MCP_SERVERS);
  if (isSame) return findings;
  return [
    ...findings,
    fail("MCP servers", "the app and the agent read different ones", "give both the same MCP_SERVERS"),
  ];
}

type Switch = Pick<ReturnType<typeof readMcp>, "MCP_PERSONAL_SERVERS">;

/** Checks whether people may add servers, and where those may be. */
export function checkPersonalServers(appUrl: string, web: Switch, agent: Switch): Finding[] {
  const subject = "people's own MCP servers";
  if (web.MCP_PERSONAL_SERVERS !== agent.MCP_PERSONAL_SERVERS) {
    const message = "only one of the app and the agent lets people add servers";
    return [fail(subject, message, "give both the same MCP_PERSONAL_SERVERS")];
  }
  if (!web.MCP_PERSONAL_SERVERS) return [];
  const isHere = isLoopback(new URL(appUrl));
  const where = isHere ? "on this machine as well, since APP_URL is here too" : "on the public internet only";
  return [pass(subject, `people may add them, ${where}`)];
}

async function checkServer(name: string, server: Server, web: Setup["web"]): Promise<Finding> {
  const subject = `MCP server ${name}`;
  const { url, transport, authorization } = server;
  const headers = { accept: "application/json, text/event-stream", "content-type": "application/json" };
  const hello = transport === "sse" ? { headers } : { method: "POST", headers, body: JSON.stringify(HELLO) };
  const { response, error } = await probe(url, hello);
  if (!response) return fail(subject, `${url}: ${error}`, "check its url in MCP_SERVERS and the way to it");
  await response.body?.cancel();
  if (!response.ok && response.status !== 401) {
    const fix = 'check the path of its url, and "transport" ("http" or "sse")';
    return fail(subject, `${url} answers ${response.status}`, fix);
  }
  if (authorization === "none") return pass(subject, `${url} answers, and gets no token`);
  try {
    return await checkToken(subject, server, web, response.ok);
  } catch (thrown) {
    if (!isAuthError(thrown)) throw thrown;
    return fail(
      subject,
      thrown.message,
      "check its url in MCP_SERVERS, and what its operator says of its authorization",
    );
  }
}

const CROSS_APP_ADVICE = 'set it up on both sides: docs/mcp.md, "Cross-app access"';

/** A requirement of cross-app access that one of the two servers does not announce. It may still be supported, hence only a warning. */
async function findMissingGrant(server: AuthorizationServer, web: Setup["web"]): Promise<string | undefined> {
  const announces = ({ grant_types_supported: grants }: AuthorizationServer, grant: string) =>
    grants === undefined || grants.includes(grant);
  const identityProvider = await openIssuer(web);
  if (identityProvider && !announces(identityProvider.server, EXCHANGE_GRANT)) {
    return `${new URL(identityProvider.server.issuer).host} does not announce the token exchange`;
  }
  if (!announces(server, JWT_BEARER_GRANT)) {
    return `${new URL(server.issuer).host} does not announce that it takes assertions`;
  }
  return undefined;
}

async function checkToken(
  subject: string,
  server: Server,
  web: Setup["web"],
  isOpen: boolean,
): Promise<Finding> {
  const { url, provider: id, forward } = server;
  const fetch = openServerFetch(server);
  const provider = findProvider(id, web);
  if (!provider)
    return fail(subject, `there is no provider "${id}"`, 'correct "provider" or "forward" in MCP_SERVERS');
  if (provider.audience) {
    const found = await discover(server, fetch);
    const missing = provider.crossAppAccess ? await findMissingGrant(found.server, web) : undefined;
    if (missing) return warn(subject, `${missing}: people are asked for consent`, CROSS_APP_ADVICE);
    return pass(subject, `${new URL(found.server.issuer).host} gives tokens for it`);
  }
  const { server: own } = await provider.open();
  const named = await listAuthorizationServers(url, fetch);
  if (!named.includes(own.issuer)) {
    const message = `${url} does not name ${provider.name} as its authorization server`;
    if (forward)
      return warn(
        subject,
        `${message}, and gets its tokens by your word`,
        'be sure that you run it, or trust who does: docs/mcp.md, "Forwarding"',
      );
    return fail(
      subject,
      `${message}: it gets none of its tokens`,
      'leave "provider" out, or write "forward" after reading docs/mcp.md',
    );
  }
  if (!isOpen) return pass(subject, `${url} asks for the person's token`);
  return warn(
    subject,
    `${url} answers without a token`,
    "make sure that it reads the Authorization header of every request",
  );
}
