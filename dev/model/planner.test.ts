import { describe, expect, it } from "vitest";
import { makeAsk } from "#dev/model/ask.ts";
import { readConversation } from "#dev/model/conversation.ts";
import { RULES } from "#dev/model/rules/index.ts";
import { ask, READ_TOOLS, TestConversation } from "#dev/model/toolbox.ts";
import { ALL_TOOLS } from "#dev/model/toolbox-writes.ts";
import { CompletionRequest } from "#dev/model/wire.ts";

const WEBSHOP = { owner: "alice", repo: "webshop" };

function callsOf(text: string): [string, Record<string, unknown>][] {
  return ask(text).calls.map(({ name, args }) => [name, args]);
}

describe("a phrase", () => {
  const phrases: [string, string, Record<string, unknown>][] = [
    ["Who am I on GitHub?", "get_authenticated_user", {}],
    ["Which repositories do I have?", "list_repositories", {}],
    ["list my private repos please", "list_repositories", { visibility: "private" }],
    ["which repositories did I work on last?", "list_repositories", { sort: "updated" }],
    ['repositories about "shop"', "list_repositories", { query: "shop" }],
    ["Which issues are open in alice/webshop?", "list_issues", { ...WEBSHOP, state: "open" }],
    ["List the issues of alice/webshop", "list_issues", { ...WEBSHOP, state: "open" }],
    ["show all issues in alice/webshop", "list_issues", { ...WEBSHOP, state: "all" }],
    [
      'closed issues in alice/webshop labelled "good first issue"',
      "list_issues",
      { ...WEBSHOP, state: "closed", labels: ["good first issue"] },
    ],
    [
      "issues with the labels bug and ui in alice/webshop",
      "list_issues",
      { ...WEBSHOP, state: "open", labels: ["bug", "ui"] },
    ],
    ["Show me issue #12 in alice/webshop", "get_issue", { ...WEBSHOP, number: 12 }],
    ["what is alice/webshop#12 about?", "get_issue", { ...WEBSHOP, number: 12 }],
    ["Summarise issue 3 of alice/webshop", "get_issue", { ...WEBSHOP, number: 3 }],
    ["read https://github.com/alice/webshop/issues/7 for me", "get_issue", { ...WEBSHOP, number: 7 }],
    ['Search issues for "checkout fails"', "search_issues", { query: "is:issue checkout fails" }],
    [
      "find issues about login in alice/webshop",
      "search_issues",
      { query: "is:issue repo:alice/webshop login" },
    ],
    ["Which issues are assigned to me?", "search_issues", { query: "is:issue is:open assignee:@me" }],
    ["my open pull requests", "search_issues", { query: "is:pr is:open author:@me" }],
    ["search for is:issue is:open label:bug", "search_issues", { query: "is:issue is:open label:bug" }],
    ["Are there open pull requests in alice/webshop?", "list_pull_requests", { ...WEBSHOP, state: "open" }],
    ["closed PRs of alice/webshop", "list_pull_requests", { ...WEBSHOP, state: "closed" }],
    ["Show the README of alice/webshop", "get_file", { ...WEBSHOP, path: "README.md" }],
    [
      "open src/index.ts in alice/webshop on branch dev",
      "get_file",
      { ...WEBSHOP, path: "src/index.ts", ref: "dev" },
    ],
    ["What files are in alice/webshop?", "get_file", { ...WEBSHOP, path: "" }],
    ['call list_issues with {"owner":"alice","repo":"webshop"}', "list_issues", WEBSHOP],
  ];
  it.each(phrases)("“%s” calls %s", (text, name, args) => {
    expect(callsOf(text)).toEqual([[name, args]]);
  });

  const bare: [string, string][] = [
    ["list the issues in webshop", "list_issues"],
    ["What are the open issues for webshop?", "list_issues"],
    ["webshop's pull requests", "list_pull_requests"],
    ["show the readme of the webshop repo", "get_file"],
  ];
  it.each(bare)("“%s” looks a bare name up first", (text, name) => {
    const calls = callsOf(text);
    expect(calls[0]).toEqual(["list_repositories", { query: "webshop" }]);
    expect(calls[1]?.[0]).toBe(name);
    expect(calls[1]?.[1]).toMatchObject(WEBSHOP);
  });

  it.each(RULES.flatMap((rule) => rule.examples.map((example) => [rule.topic, example])))(
    "of %s: “%s” is taken by it",
    (topic, example) => {
      const tools = Object.keys(READ_TOOLS).map((name) => ({ type: "function", function: { name } }));
      const request = CompletionRequest.parse({
        model: "m",
        messages: [{ role: "user", content: example }],
        tools,
      });
      const made = makeAsk(readConversation(request));
      expect(RULES.find((rule) => rule.applies(made))?.topic).toBe(topic);
    },
  );
});

describe("an answer", () => {
  it("lists repositories with links", () => {
    const { answer } = ask("Which repositories do I have?");
    expect(answer).toContain("You have 2 repositories");
    expect(answer).toContain(
      "**[alice/webshop](http://github.test/alice/webshop)** — A small shop · public · TypeScript · ★ 3 · 2 open issues",
    );
  });

  it("shows issues as a table in which titles can't break out, and passes the note on", () => {
    const { answer } = ask("issues in alice/webshop");
    expect(answer).toContain("There are **2 open issues** in alice/webshop:");
    expect(answer).toContain("Checkout fails \\| sometimes");
    expect(answer).toContain("Showing 2 of 5.");
  });

  it("quotes an issue and its comments", () => {
    const { answer } = ask("show alice/webshop #1");
    expect(answer).toContain("> It says 500.");
    expect(answer).toContain("**carol** wrote:");
  });

  it("calls several tools at once for an overview", () => {
    const { calls, rounds, answer } = ask("Give me an overview of alice/webshop");
    expect(calls.map((call) => call.name)).toEqual(["get_file", "list_issues", "list_pull_requests"]);
    expect(rounds).toBe(1);
    expect(answer).toContain("**1 open pull request**");
  });

  it("goes through all repositories with open issues", () => {
    const { calls, answer } = ask("Which of my repositories have open issues?");
    expect(calls.map((call) => call.name)).toEqual(["list_repositories", "list_issues"]);
    expect(answer).toContain("### [alice/webshop]");
  });

  it("reads a result that is wrapped in a delimiter", () => {
    const wrapped = `<tool_result trust="data">\n${JSON.stringify({ user: { login: "zoe" } })}\n</tool_result>`;
    expect(ask("who am i", { get_authenticated_user: () => wrapped }).answer).toContain("@zoe");
  });

  it("passes a failure's sentence on, politely", () => {
    const toolbox = { ...READ_TOOLS, list_issues: () => "alice/nothing was not found on GitHub." };
    const { answer } = ask("issues in alice/nothing", toolbox);
    expect(answer).toMatch(/^I'm sorry, that didn't work\. alice\/nothing was not found on GitHub\./);
    expect(answer).toContain("Check the name");
  });

  it("passes an MCP server's failure on likewise, which comes marked as others' words", () => {
    const refused = { untrusted: true, source: "hub list_issues alice/nothing", error: "It was not found." };
    const { answer } = ask("issues in alice/nothing", { ...READ_TOOLS, list_issues: () => refused });
    expect(answer).toMatch(/^I'm sorry, that didn't work\. It was not found\./);
  });

  it("says what it can do when it doesn't understand", () => {
    const { answer, calls } = ask("Bake me a cake");
    expect(calls).toEqual([]);
    expect(answer).toContain("didn't understand");
    expect(answer).toContain("“Which repositories do I have?”");
  });

  it("only offers what the tools at hand allow", () => {
    const { answer } = ask("What can you do?", { get_authenticated_user: () => ({}) });
    expect(answer).toContain("Who am I");
    expect(answer).not.toContain("repositories do I have");
  });

  it("says so when the tool isn't there", () => {
    expect(ask("issues in alice/webshop", { get_authenticated_user: () => ({}) }).answer).toContain(
      "`list_issues`",
    );
  });

  it.each([
    ["Hello!", "Hello!"],
    ["Thanks a lot!", "You're welcome"],
    ["ok", "All right"],
  ])("to “%s” is friendly", (text, start) => {
    expect(ask(text).answer.startsWith(start)).toBe(true);
  });
});

describe("a conversation", () => {
  it("asks back for the repository, and goes on with the reply", () => {
    const talk = new TestConversation();
    expect(talk.say("list the closed issues").answer).toContain("Which repository do you mean?");
    expect(talk.say("alice/webshop").calls).toEqual([
      { name: "list_issues", args: { ...WEBSHOP, state: "closed" } },
    ]);
  });

  it("asks back for what to search, and goes on with the reply", () => {
    const talk = new TestConversation();
    expect(talk.say("search issues").answer).toContain("What should I search for?");
    expect(talk.say("login page").calls[0]?.args).toEqual({ query: "is:issue login page" });
  });

  it("remembers the repository talked about", () => {
    const talk = new TestConversation();
    talk.say("issues in alice/webshop");
    expect(talk.say("show me #2").calls).toEqual([{ name: "get_issue", args: { ...WEBSHOP, number: 2 } }]);
    expect(talk.say("and the closed ones?").calls[0]?.name).toBeDefined();
  });

  it("understands a follow-up by the request before", () => {
    const talk = new TestConversation();
    talk.say("which issues are open in alice/webshop?");
    expect(talk.say("and the closed ones?").calls).toEqual([
      { name: "list_issues", args: { ...WEBSHOP, state: "closed" } },
    ]);
  });

  it("never gives an order again when a follow-up comes after it", () => {
    const talk = new TestConversation(ALL_TOOLS);
    talk.say("which issues are open in alice/webshop?");
    talk.say("close #1");
    expect(talk.say("and the closed ones?").calls).toEqual([
      { name: "list_issues", args: { ...WEBSHOP, state: "closed" } },
    ]);
  });

  it("takes a bare name that isn't listed for one of the person's own", () => {
    const { calls } = ask("issues in teapot");
    expect(calls.map((call) => call.name)).toEqual([
      "list_repositories",
      "get_authenticated_user",
      "list_issues",
    ]);
    expect(calls[2]?.args).toMatchObject({ owner: "alice", repo: "teapot" });
  });

  it("asks which one, when two owners have one of that name", () => {
    const two = { repositories: [{ full_name: "alice/notes" }, { full_name: "team/notes" }] };
    const talk = new TestConversation({ ...READ_TOOLS, list_repositories: () => two });
    expect(talk.say("issues in notes").answer).toContain(
      "alice/notes and team/notes. Which repository do you mean?",
    );
    expect(talk.say("team/notes").calls[0]?.args).toMatchObject({ owner: "team", repo: "notes" });
  });

  it("takes a bare name's owner from an earlier list, whoever owns it", () => {
    const talk = new TestConversation();
    talk.say("which repositories do I have?");
    expect(talk.say("issues in notes").calls).toEqual([
      { name: "list_issues", args: { owner: "team", repo: "notes", state: "open" } },
    ]);
  });
});
