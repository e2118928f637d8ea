import { randomUUID } from "node:crypto";
import { ToolMessage } from "langchain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PlayedServer, startPlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { mcpRules } from "#agent/mcp/middleware.ts";
import { makeMcpTool } from "#agent/mcp/tool.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";
import { type RunningMcp, startMcp } from "#dev/mcp/server.ts";

let github: PlayedServer;
let mcp: RunningMcp;

beforeAll(async () => {
  github = await startPlayedGitHub();
  mcp = await startMcp({ githubApiUrl: github.url });
});
afterAll(async () => {
  await mcp.close();
  await github.close();
});
beforeEach(() => {
  mcp.seen.length = 0;
  mcp.sessions.length = 0;
  github.script = ({ path, headers }) =>
    path === "/rate_limit" && headers.authorization === "Bearer revoked"
      ? { status: 401, body: {} }
      : { body: { login: headers.authorization?.split("-").at(-1), type: "User" } };
});

const server = (change: Partial<NamedServer> = {}): NamedServer => ({
  name: "github",
  url: `${mcp.url}/mcp`,
  transport: "http",
  provider: "github",
  scopes: ["repo"],
  trusted: true,
  ...change,
});

/** A person's run; the exchange issues each person a token that names them. */
const runOf = (identity: string) => ({
  configurable: {
    langgraph_auth_user: { identity, session_id: identity, permissions: ["read", "write", "approve"] },
    thread_id: randomUUID(),
    run_id: randomUUID(),
  },
});
const broker: TokenBroker = {
  exchange: async ({ sessionId, scopes }) => ({
    accessToken: sessionId === "revoked" ? "revoked" : `token-of-${sessionId}`,
    scopes: [...scopes],
    useId: "use",
    login: sessionId,
  }),
};

async function whoAmI(identity: string, named = server()): Promise<ToolMessage> {
  const run = runOf(identity);
  const { tools } = await new Catalogs(() => [named]).find(run, broker);
  const facts = tools.get("github__get_authenticated_user");
  if (!facts) throw new Error("the tool is missing");
  const call = { type: "tool_call" as const, id: "c1", name: facts.name, args: {} };
  const answer: unknown = await makeMcpTool(facts, broker).invoke(call, run);
  if (!ToolMessage.isInstance(answer)) throw new Error("no tool message");
  return answer;
}

describe.each([
  ["http", "/mcp"],
  ["sse", "/sse"],
  ["auto", "/mcp"],
  ["auto", "/sse"],
] as const)("over %s at %s", (transport, path) => {
  const named = () => server({ transport, url: mcp.url + path });

  test("a tool acts as the person whose token is in the Authorization header", async () => {
    expect((await whoAmI("alice", named())).text).toContain('"login":"alice"');
    expect(new Set(mcp.seen)).toEqual(new Set(["Bearer token-of-alice"]));
  });

  test("concurrent people never get each other's connection", async () => {
    const people = Array.from({ length: 10 }, (_, index) => `person${index}`);
    const answers = await Promise.all(people.map((person) => whoAmI(person, named())));
    for (const [index, answer] of answers.entries()) {
      expect(answer.text).toContain(`"login":"person${index}"`);
    }
  });
});

test("a client belongs to one person and is closed after its listing or call, even if the call failed", async () => {
  const named = server({ transport: "sse", url: `${mcp.url}/sse` });
  const people = Array.from({ length: 5 }, (_, index) => `person${index}`);
  github.script = ({ path }) =>
    path === "/rate_limit" ? { body: {} } : { status: 404, body: { message: "Not Found" } };
  const answers = await Promise.all(people.map((person) => whoAmI(person, named)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["error"]));
  const opened = mcp.sessions.map(({ authorization }) => authorization).sort();
  // Each has listed the tools once and called one.
  expect(opened).toEqual(people.flatMap((person) => Array(2).fill(`Bearer token-of-${person}`)));
  await expect.poll(() => mcp.sessions.filter(({ isOpen }) => isOpen)).toEqual([]);
});

test("a session's id is useless with another person's token", async () => {
  const stream = await fetch(`${mcp.url}/sse`, { headers: { authorization: "Bearer token-of-alice" } });
  const [session] = mcp.sessions;
  const answer = await fetch(`${mcp.url}/messages?sessionId=${session?.transport.sessionId}`, {
    method: "POST",
    headers: { authorization: "Bearer token-of-bob", "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
  });
  expect(answer.status).toBe(404);
  await stream.body?.cancel();
});

test("without a token the embedded server returns 401 and its resource metadata", async () => {
  const answer = await fetch(`${mcp.url}/mcp`, { method: "POST", body: "{}" });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer resource_metadata="http/);
});

describe("approval", () => {
  const accessOf = async (name: string, trusted: boolean) => {
    const rules = mcpRules(new Catalogs(() => [server({ trusted })]), broker);
    return (await rules(name, runOf("alice")))?.access;
  };

  test("is required for everything that a trusted server does not call read-only", async () => {
    await expect(accessOf("github__list_issues", true)).resolves.toBe("read");
    await expect(accessOf("github__create_issue", true)).resolves.toBe("write");
  });

  test("is required for everything of an untrusted server", async () => {
    await expect(accessOf("github__list_issues", false)).resolves.toBe("write");
  });
});

describe("a run without", () => {
  const problemsOf = async (identity: string, named: NamedServer[], exchange = broker.exchange) =>
    (await new Catalogs(() => named).find(runOf(identity), { exchange })).problems;

  test("a connection is asked to connect", async () => {
    const refuse = async () => {
      throw new AuthError("interaction_required", "not connected");
    };
    expect(await problemsOf("alice", [server()], refuse)).toEqual([expect.stringContaining("not connected")]);
  });

  test("a responding server is reported, without the server's own error", async () => {
    const [problem] = await problemsOf("alice", [server({ url: "http://127.0.0.1:9/mcp" })]);
    expect(problem).toBe(`The MCP server "github" can't be reached. Try again in a minute.`);
  });

  test("a token that the server accepts is reported", async () => {
    expect(await problemsOf("revoked", [server()])).toHaveLength(1);
  });

  test("any server reports that none is configured", async () => {
    expect(await problemsOf("alice", [])).toEqual([expect.stringContaining("MCP_SERVERS")]);
  });
});

test("each tool has its server's name as prefix", async () => {
  const catalogs = new Catalogs(() => [server(), server({ name: "other" })]);
  const { tools } = await catalogs.find(runOf("alice"), broker);
  expect([...tools.keys()]).toEqual(expect.arrayContaining(["github__get_issue", "other__get_issue"]));
});
