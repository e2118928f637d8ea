import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { ToolMessage } from "langchain";
import { beforeEach, describe, expect, test } from "vitest";
import { openMcpBroker, runOf, servePlayedMcp } from "#agent/mcp/testing/played-mcp.ts";
import { makeMcpTool } from "#agent/mcp/tool.ts";
import { agentEnv } from "#auth/client/env.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { ConnectRequest } from "#auth/protocol/interrupts.ts";

const mcp = await servePlayedMcp();
let asked: ConnectRequest[];
beforeEach(() => {
  asked = [];
});

const TOKEN = { accessToken: "any", login: "alice" };
const mcpBroker = openMcpBroker({
  exchange: async ({ scopes }) => ({ ...TOKEN, scopes: [...scopes], useId: randomUUID() }),
  ask: (request) => {
    asked.push(request);
    return { connect: "connected" };
  },
});

async function callTool(
  access: "read" | "write",
  server = mcp.server(),
  broker = mcpBroker,
): Promise<ToolMessage> {
  const schema = { type: "object", properties: {} };
  const tool = { name: "notes__do", serverTool: "do", description: "", definition: "any" };
  const facts = { ...tool, schema, access, server };
  const call = { type: "tool_call" as const, id: "c1", name: facts.name, args: {} };
  const answer: unknown = await makeMcpTool(facts, broker).invoke(call, runOf("alice"));
  if (!ToolMessage.isInstance(answer)) throw new Error("no tool message");
  return answer;
}

const lastId = () => mcp.requests.at(-1)?.id;
const DONE = { content: [{ type: "text", text: "Done." }] };

/** Rejects this number of calls, then succeeds. */
function refuse(times: number, status: number, headers: Record<string, string>): void {
  let left = times;
  mcp.play = (_request, response: ServerResponse) => {
    left -= 1;
    if (left < 0) return DONE;
    response.writeHead(status, headers).end("secret words of the server");
    return undefined;
  };
}

describe.each(["read", "write"] as const)("a call that may %s", (access) => {
  test("and gets 401 asks to reconnect, and is made afterwards", async () => {
    refuse(2, 401, { "www-authenticate": 'Bearer error="invalid_token"' });
    const { text, status } = await callTool(access);
    expect(asked).toMatchObject([{ reason: "revoked", provider: "github", scopes: ["repo"] }]);
    expect(status).toBe("success");
    expect(text).toContain("Done.");
  });

  test("and gets 403 insufficient_scope asks for more scopes, of those that the app may request", async () => {
    refuse(1, 403, {
      "www-authenticate": 'Bearer error="insufficient_scope", scope="repo read:org delete_repo"',
    });
    const { status } = await callTool(access);
    const missing = ["repo", "read:org"];
    expect(asked).toMatchObject([{ reason: "missing_scope", scopes: missing, missing }]);
    expect(status).toBe("success");
  });

  test.each([
    [401, 'bearer realm="a", error="invalid_token"'],
    [401, 'Basic realm="a", Bearer'],
    [403, 'BEARER error="invalid_token"'],
    [401, 'Bearer error="invalid_token", DPoP algs="ES256"'],
  ])("and is answered %i with %s leads to connecting again", async (status, challenge) => {
    refuse(2, status, { "www-authenticate": challenge });
    expect((await callTool(access)).status).toBe("success");
    expect(asked).toMatchObject([{ reason: "revoked" }]);
  });

  test.each([
    [403, 'Basic realm="scope=x", Bearer error=insufficient_scope, scope="read:org"'],
    [401, 'Bearer error="insufficient_scope", scope="read:org"'],
  ])("and is answered %i with %s leads to allowing more", async (status, challenge) => {
    refuse(1, status, { "www-authenticate": challenge });
    expect((await callTool(access)).status).toBe("success");
    expect(asked).toMatchObject([{ reason: "missing_scope", missing: ["read:org"] }]);
  });

  test.each([
    ["gives tokens itself", "mcp-notes", []],
    ["takes a provider's", "github", ["repo"]],
  ])(
    "and wants more scopes without naming them leads to the person once, where the server %s",
    async (_where, provider, scopes) => {
      refuse(100, 403, { "www-authenticate": 'Bearer error="insufficient_scope"' });
      const { text } = await callTool(access, mcp.server({ provider, scopes }));
      expect(asked).toMatchObject([{ reason: "missing_scope", missing: [], scopes }]);
      expect(text).toMatch(/asks for a permission/);
    },
  );

  test("and wants scopes that the token has already leads to the person once", async () => {
    refuse(100, 403, { "www-authenticate": 'Bearer error="insufficient_scope", scope="repo"' });
    await callTool(access);
    expect(asked).toHaveLength(1);
  });

  test.each([
    { code: -32001, message: "Unauthorized" },
    { code: 401, message: "Sign in first" },
    { code: -32000, message: "invalid_token." },
  ])("and is refused in the protocol's own words (%o) leads to connecting again", async (error) => {
    let left = 2;
    mcp.play = (_request, response: ServerResponse) => {
      left -= 1;
      if (left < 0) return DONE;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id: lastId(), error }));
      return undefined;
    };
    expect((await callTool(access)).status).toBe("success");
    expect(asked).toMatchObject([{ reason: "revoked" }]);
  });

  test("and is refused by the tool itself keeps the tool's words", async () => {
    mcp.play = (_request, response: ServerResponse) => {
      const error = { code: -32000, message: "Unauthorized: only owners may do this" };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id: lastId(), error }));
      return undefined;
    };
    expect((await callTool(access)).text).toContain("only owners may do this");
    expect(asked).toEqual([]);
  });

  test("and is answered 403 by GitHub's single sign-on leads to its page, at the configured GitHub alone", async () => {
    const origin = new URL(agentEnv().GITHUB_API_URL).origin;
    const link = `${origin}/orgs/acme/sso?authorization_request=A`;
    refuse(100, 403, { "x-github-sso": `required; url=${link}` });
    const { text, artifact } = await callTool(access);
    expect(text).toMatch(/"notes" was not used\. The organization asks for single sign-on/);
    expect(artifact).toEqual({ sso_link: link });
    expect((await callTool(access, mcp.server({ provider: "mcp-notes" }))).text).not.toMatch(
      /single sign-on/,
    );
    refuse(100, 403, { "x-github-sso": "required; url=https://evil.example/orgs/acme/sso" });
    const other = await callTool(access);
    expect(other.text).toMatch(/single sign-on/);
    expect(other.text).not.toContain("evil");
    expect(other.artifact).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test("and wants another proof than a bearer token asks nobody", async () => {
    refuse(100, 401, { "www-authenticate": 'DPoP algs="ES256", error="invalid_token"' });
    const { text } = await callTool(access);
    expect(asked).toEqual([]);
    expect(text).toMatch(/does not take bearer tokens/);
  });

  test("and is answered 401 by a server that is set up to get no token leads to the operator", async () => {
    refuse(100, 401, {});
    const { text } = await callTool(access, mcp.server({ provider: "mcp-notes", authorization: "none" }));
    expect(asked).toEqual([]);
    expect(text).toMatch(/set up to get none.*operator/);
    expect(text).not.toMatch(/Settings/);
  });

  test("and always gets 401 asks once, and then reports it", async () => {
    refuse(100, 401, {});
    const { text, status } = await callTool(access);
    expect(asked).toHaveLength(1);
    expect(status).toBe("error");
    expect(text).toContain(`The MCP server "notes" does not accept the person's GitHub connection`);
  });

  test.each<[number, Record<string, string>, RegExp]>([
    [403, {}, /does not allow the person/],
    [403, { "www-authenticate": 'Bearer error="insufficient_scope", scope="x:y"' }, /operator has to check/],
    [404, {}, /operator has to check its url/],
    [429, { "retry-after": "7" }, /try again in 7 seconds/],
    [
      429,
      { "retry-after": "Sun, 06 Nov 1994 08:49:44 GMT", date: "Sun, 06 Nov 1994 08:49:37 GMT" },
      /try again in 7 seconds/,
    ],
    [429, { "retry-after": "soon" }, /try again in 60 seconds/],
  ])("and is answered %i asks nobody, and says what helps", async (status, headers, sentence) => {
    refuse(100, status, headers);
    const { text } = await callTool(access);
    expect(asked).toEqual([]);
    expect(text).toMatch(sentence);
    expect(text).toMatch(/"notes"/);
    expect(text).not.toMatch(/secret words|GitHub says|may or may not/);
  });
});

describe("a server with cross-app access that wants more scopes", () => {
  const wanted: string[][] = [];
  const broker = (isGranted: boolean) =>
    openMcpBroker({
      ask: mcpBroker.ask,
      exchange: async ({ scopes }) => {
        wanted.push([...scopes]);
        const isMissing = scopes.length > 0 && !isGranted && asked.length === 0;
        if (isMissing) throw new AuthError("insufficient_scope", "No.", { details: { missing: scopes } });
        return { accessToken: "any", scopes: [...scopes], useId: randomUUID(), login: "" };
      },
    });
  const callCrossApp = (isGranted: boolean) =>
    callTool(
      "write",
      mcp.server({ provider: "mcp-notes", authorization: "cross-app", scopes: [] }),
      broker(isGranted),
    );

  beforeEach(() => {
    wanted.length = 0;
    refuse(1, 403, { "www-authenticate": 'Bearer error="insufficient_scope", scope="notes:write"' });
  });

  test("gets them without a question if the identity provider grants them", async () => {
    expect((await callCrossApp(true)).status).toBe("success");
    expect(asked).toEqual([]);
    expect(wanted).toEqual([[], ["notes:write"]]);
  });

  test("asks the person if it does not", async () => {
    expect((await callCrossApp(false)).status).toBe("success");
    expect(asked).toMatchObject([{ reason: "missing_scope", missing: ["notes:write"] }]);
    expect(wanted).toEqual([[], ["notes:write"], ["notes:write"]]);
  });

  test("asks the person if the server rejects the grant", async () => {
    refuse(2, 403, { "www-authenticate": 'Bearer error="insufficient_scope", scope="notes:write"' });
    expect((await callCrossApp(true)).status).toBe("success");
    expect(asked).toHaveLength(1);
  });
});

test("a write that fails at the server is not reported as undone, and not asked about", async () => {
  refuse(100, 500, {});
  const { text } = await callTool("write");
  expect(text).toMatch(/has a problem on its side \(500\)\. The change may or may not/);
  expect(mcp.requests.filter(({ method }) => method === "tools/call")).toHaveLength(1);
});
