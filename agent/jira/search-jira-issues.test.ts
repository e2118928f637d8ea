import { randomUUID } from "node:crypto";
import { isToolMessage, type ToolMessage } from "@langchain/core/messages/tool";
import { Command, interrupt, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel } from "langchain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, runConfig, startPlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import type { ApiBroker } from "#auth/client/delegated-fetch.ts";
import type { TokenRequest, UseReport } from "#auth/client/exchange-client.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { connectRequestSchema } from "#auth/protocol/interrupts.ts";
import { startJira } from "#dev/jira/server.ts";
import { connect, JIRA_APP } from "#dev/jira/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";
import { searchJiraIssues } from "./search-jira-issues.ts";

let jira: Running;
beforeAll(async () => {
  jira = await startJira({ app: JIRA_APP });
});
afterAll(() => jira.close());
beforeEach(() => control("DELETE", "/fault"));

/** By Jira's clock, which is not this machine's. */
const SEVEN_SECONDS_LATER = {
  "retry-after": "Sun, 06 Nov 1994 08:49:44 GMT",
  date: "Sun, 06 Nov 1994 08:49:37 GMT",
};

const MINE = "assignee = currentUser() AND statusCategory != Done";

async function control(method: string, path: string, body?: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${jira.url}/_control${path}`, { method, headers, body: body && JSON.stringify(body) });
}
const fail = (fault: object) => control("POST", "/fault", { path: "/ex/jira", ...fault });

/** A token broker for a person who connected Jira; requests and reports can be inspected. */
async function openBroker(login = "alice", scope?: string) {
  const { access_token: accessToken } = await connect(jira.url, { login, scope });
  const asked: TokenRequest[] = [];
  const reports: UseReport[] = [];
  const broker: ApiBroker = {
    baseUrl: () => jira.url,
    report: async (report) => void reports.push(report),
    exchange: async (request) => {
      asked.push(request);
      return { accessToken, scopes: [...request.scopes], useId: "use-1", login };
    },
  };
  return { broker, asked, reports, accessToken };
}

async function call(broker: ApiBroker, jql: string) {
  const order = { type: "tool_call" as const, id: "call-1", name: "search_jira_issues", args: { jql } };
  const message: unknown = await searchJiraIssues(broker).invoke(order, runConfig());
  if (!isToolMessage(message as ToolMessage)) throw new Error("The tool did not answer with a ToolMessage.");
  const { content, status } = message as ToolMessage;
  const text = String(content);
  return { status, text, result: text.startsWith("{") ? JSON.parse(text) : {} };
}

describe("search_jira_issues", () => {
  test("finds what the person can see, with links, and marks it as other people's text", async () => {
    const { broker, asked, reports } = await openBroker();
    const { result } = await call(broker, MINE);
    expect(result).toMatchObject({
      untrusted: true,
      issues: [
        { key: "TEA-4", status: "In Progress", assignee: "Alice Liddell", url: `${jira.url}/browse/TEA-4` },
        { key: "TEA-6" },
      ],
    });
    expect(asked).toMatchObject([
      { provider: "atlassian", scopes: ["read:jira-work"], tool: "search_jira_issues", access: "read" },
    ]);
    expect(reports).toMatchObject([{ outcome: "done", status: 200 }]);
  });

  test("shows each person their own", async () => {
    const { result } = await call((await openBroker("bob")).broker, MINE);
    expect(result.issues.map(({ key }: { key: string }) => key)).toEqual(["BRICK-2", "STAGE-2", "BRICK-3"]);
  });

  test("returns an empty list if nothing matches", async () => {
    const { result } = await call((await openBroker()).broker, "project = BRICK");
    expect(result).toMatchObject({ issues: [] });
  });

  test("passes on Jira's message about an invalid query", async () => {
    const { status, text } = await call((await openBroker()).broker, "colour = blue");
    expect(status).toBe("error");
    expect(text).toContain("did not accept the query. Jira says: \"Field 'colour' does not exist");
  });

  test("rejects an empty query before any request", async () => {
    const { broker, asked } = await openBroker();
    await expect(call(broker, "")).rejects.toThrow(/schema/);
    expect(asked).toEqual([]);
  });

  test.each([
    [{ status: 403, body: { message: "You do not have permission" } }, "does not allow the person"],
    [{ status: 404 }, "was not found in Jira"],
    [{ status: 429, headers: { "retry-after": "7" } }, "try again in 7 seconds"],
    [{ status: 429, headers: SEVEN_SECONDS_LATER }, "try again in 7 seconds"],
    [{ status: 429, headers: { "retry-after": "soon" } }, "try again in 60 seconds"],
    [{ status: 500 }, "problem on its side (500)"],
    [{ status: 200, body: "<html>", headers: { "content-type": "text/html" } }, "could not be used"],
    [{ status: 200, body: { issues: [{ key: "../../x" }] } }, "problem on its side"],
    [{ reset: true }, "can't be reached"],
    [{ status: 302, headers: { location: "https://evil.example/" } }, "could not be used"],
  ])("says what %o means, without the token", async (fault, words) => {
    await fail(fault);
    const { broker, accessToken, reports } = await openBroker();
    const { status, text } = await call(broker, MINE);
    expect(status).toBe("error");
    expect(text).toContain(words);
    expect(text).not.toContain(accessToken);
    expect(reports).toHaveLength(1);
  });

  test("reports that the account has no readable site", async () => {
    const { broker } = await openBroker("alice", "read:me offline_access");
    await expect(call(broker, MINE)).resolves.toMatchObject({
      text: expect.stringContaining("no Jira site"),
    });
  });
});

describe("with several sites", () => {
  const REFUSED = { status: 400, body: { errorMessages: ["Field 'team' does not exist."] } };
  const issues = (key: string) => ({ body: { issues: [{ key, fields: { summary: "Tea is out" } }] } });

  /** Searches sites with these names and responses. */
  async function search(answers: Record<string, Answer>) {
    const gateway = await startPlayedGitHub();
    const sites = Object.keys(answers).map((id) => ({
      id,
      name: id,
      url: `https://${id}.example`,
      scopes: ["read:jira-work"],
    }));
    gateway.script = ({ path }) => {
      const [, id] = /^\/ex\/jira\/(\w+)\//.exec(path) ?? [];
      return id ? answers[id] : { body: sites };
    };
    const { broker } = await openBroker();
    const answer = await call({ ...broker, baseUrl: () => gateway.url }, "team = Tea");
    await gateway.close();
    return answer;
  }

  test("the other sites' results are returned, with a note on the failed one", async () => {
    const { status, result } = await search({ east: REFUSED, west: issues("TEA-1") });
    expect(status).toBe("success");
    expect(result).toMatchObject({ issues: [{ key: "TEA-1", url: "https://west.example/browse/TEA-1" }] });
    expect(result.note).toContain("Not searched: east. Jira did not accept the query.");
    expect(result.note).toContain("Field 'team' does not exist.");
  });

  test("sites that are not searched are counted", async () => {
    const answers = ["a", "b", "c", "d", "e", "f"].map((id) => [id, issues(`${id}x-1`)] as const);
    const { result } = await search(Object.fromEntries(answers));
    expect(result.issues).toHaveLength(5);
    expect(result.note).toBe("Only the first 5 of 6 sites were searched.");
  });

  test("a query that all sites reject is a failure", async () => {
    const { status, text } = await search({ east: REFUSED, west: REFUSED });
    expect(status).toBe("error");
    expect(text).toContain("did not accept the query");
  });

  test("a token that one of them rejects fails the call, so that the person can reconnect", async () => {
    const { status, text } = await search({ east: REFUSED, west: { status: 401, body: {} } });
    expect(status).toBe("error");
    expect(text).toContain("no longer accepts the connection");
  });
});

describe("during a run", () => {
  /** Runs the tool in an agent and answers its question. */
  async function run(broker: ApiBroker) {
    const calls = [{ name: "search_jira_issues", args: { jql: MINE }, id: "c1" }];
    const agent = createAgent({
      model: fakeModel().respondWithTools(calls).respond(new AIMessage("Done.")),
      tools: [searchJiraIssues({ ...broker, ask: interrupt })],
      checkpointer: new MemorySaver(),
    });
    const configurable = { ...runConfig().configurable, thread_id: randomUUID() };
    const step = async (input: unknown) => {
      const state = await agent.graph.invoke(input as Command, { configurable });
      const card = isInterrupted(state)
        ? connectRequestSchema.parse(state.__interrupt__[0]?.value)
        : undefined;
      const messages: unknown[] = state.messages;
      return { card, said: messages.filter((message) => isToolMessage(message as ToolMessage)) };
    };
    const begun = await step({ messages: [{ role: "user", content: "Go" }] });
    return { ...begun, answer: (resume: unknown) => step(new Command({ resume })) };
  }

  test("the person is asked to connect Jira, and the same run continues once they have", async () => {
    const { broker } = await openBroker();
    let connected = false;
    const exchange: ApiBroker["exchange"] = (...args) => {
      if (connected) return broker.exchange(...args);
      throw new AuthError("interaction_required", "No.", { details: { reason: "not_connected" } });
    };
    const { card, answer } = await run({ ...broker, exchange });
    expect(card).toMatchObject({
      provider: "atlassian",
      reason: "not_connected",
      scopes: ["read:jira-work"],
    });
    expect(card?.message).toContain("your Jira account");
    connected = true;
    const { said } = await answer({ connect: "connected" });
    expect(said).toMatchObject([{ status: "success", tool_call_id: "c1" }]);
  });

  test("a scope that Atlassian requires is requested from the person", async () => {
    const { broker } = await openBroker();
    await fail({ status: 401, body: { code: 401, message: "Unauthorized; scope does not match" } });
    const { card } = await run(broker);
    expect(card).toMatchObject({ reason: "missing_scope", missing: ["read:jira-work"] });
  });

  test("“not now” is reported to the model", async () => {
    const { broker } = await openBroker();
    const exchange = async (): Promise<never> => {
      throw new AuthError("interaction_required", "No.", { details: { reason: "revoked" } });
    };
    const { answer } = await run({ ...broker, exchange });
    const { said } = await answer({ connect: "declined" });
    expect(said).toMatchObject([
      {
        status: "error",
        content: expect.stringContaining("chose not to for now"),
        artifact: { not_run: "declined" },
      },
    ]);
  });
});
