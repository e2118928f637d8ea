import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readGitHub, writeGitHub } from "#agent/github/tools/catalog.ts";
import { ApprovingConversation, type Exchange } from "../support/approving-conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** The same conversations with both assistants: one has built-in tools, the other an MCP server's. */
let system: System;
let alice: HttpPerson;
const used = new Map<string, Set<string>>();

beforeAll(async () => {
  system = await startSystem({ env: { TOKEN_DELAY_MS: "0" } });
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub("notifications");
});
afterAll(() => system?.stop());

/** The number in an answer's first link to an issue or pull request: `…/issues/15`. */
function numberIn({ answer }: Exchange): string {
  const number = /\/(?:issues|pull)\/(\d+)/.exec(answer)?.[1];
  if (!number) throw new Error(`no link to an issue in: ${answer}`);
  return number;
}

describe.each(["agent", "mcp_agent"])("%s", (assistant) => {
  const tools = new Set<string>();
  used.set(assistant, tools);
  /** Starts a conversation with this assistant and records the tools that it uses. */
  function open(): (text: string) => Promise<Exchange> {
    const conversation = new ApprovingConversation(alice, assistant);
    return async (text) => {
      const exchange = await conversation.send(text);
      // MCP tools are prefixed with their server's name.
      const bare = (tool: string) => tool.replace(/^github__/, "");
      const names = exchange.tools.map(bare);
      for (const name of names) tools.add(name);
      return { ...exchange, tools: names, approved: exchange.approved.map(bare) };
    };
  }

  const QUESTIONS: [string, string[], RegExp][] = [
    ["Who am I on GitHub?", ["get_authenticated_user"], /@alice/],
    ["Which repositories do I have?", ["list_repositories"], /alice\/wonderland-api/],
    ["list my private repos", ["list_repositories"], /looking-glass|white-rabbit-notes/],
    ["Which issues are open in alice/wonderland-api?", ["list_issues"], /Flaky test/],
    ['closed issues in alice/wonderland-api labelled "documentation"', ["list_issues"], /Typo in the README/],
    ["issues in wonderland-api", ["list_repositories", "list_issues"], /Flaky test/],
    ["What is issue #12 in alice/wonderland-api about?", ["get_issue"], /plus|\+/],
    ["show me issue #999 in alice/wonderland-api", ["get_issue"], /was not found/],
    ["find issues about login in alice/wonderland-api", ["search_issues"], /Login fails/],
    ["pull requests waiting for my review", ["search_issues"], /review-requested:@me/],
    ["Are there open pull requests in alice/wonderland-api?", ["list_pull_requests"], /URLSearchParams/],
    ["show PR #13 in alice/wonderland-api", ["get_pull_request"], /plus-in-passwords/],
    [
      "what does PR #13 in alice/wonderland-api change?",
      ["get_pull_request", "get_pull_request_diff"],
      /URLSearchParams/,
    ],
    [
      "which files does pull request 13 of alice/wonderland-api touch?",
      ["get_pull_request", "list_pull_request_files"],
      /src\/session\.ts/,
    ],
    ["who reviewed PR #13 in alice/wonderland-api?", ["get_pull_request", "list_review_comments"], /bob/],
    ["Which branches does alice/wonderland-api have?", ["list_branches"], /limit-bookings/],
    ["who changed README.md in alice/wonderland-api?", ["list_commits"], /README/],
    ["Show the README of alice/wonderland-api", ["get_file"], /wonderland/i],
    ["What files are in alice/wonderland-api?", ["get_file"], /package\.json/],
    ['search the code of alice/wonderland-api for "freeTables"', ["search_code"], /src\//],
    ["What are my notifications?", ["list_notifications"], /review requested/],
    ["did CI pass in alice/wonderland-api?", ["list_workflow_runs"], /fail/],
    [
      "Why did the last build fail in alice/wonderland-api?",
      ["list_workflow_runs", "get_workflow_run_failed_logs"],
      /expected 200 to be 429/,
    ],
    [
      "Give me an overview of alice/tea-party",
      ["get_file", "list_issues", "list_pull_requests"],
      /open pull request/,
    ],
    ["issues in alice/nowhere", ["list_issues"], /alice\/nowhere was not found/],
    ["What can you do?", [], /Which repositories do I have/],
    ["Bake me a cake", [], /didn't understand/],
  ];

  // Concurrent, because each stream ends half a second late (docs/facts.md 13).
  test.concurrent.each(QUESTIONS)("“%s”", async (question, expected, answer) => {
    const exchange = await open()(question);
    expect(exchange.tools).toEqual(expected);
    expect(exchange.approved).toEqual([]);
    expect(exchange.answer).toMatch(answer);
  });

  test("an issue is opened after two clarifying questions, worked on, and closed", {
    timeout: 90_000,
  }, async () => {
    const send = open();
    expect((await send("create an issue")).answer).toContain("Which repository do you mean?");
    expect((await send("alice/tea-party")).answer).toContain("What should the title be?");
    const opened = await send(`No milk, says the ${assistant}`);
    expect(opened).toMatchObject({ tools: ["create_issue"], approved: ["create_issue"], failures: [] });
    const steps: [string, string[]][] = [
      ['comment on it saying "There is some in the kitchen."', ["add_issue_comment"]],
      ["label it bug and assign it to me", ["get_authenticated_user", "add_issue_labels", "assign_issue"]],
      ["remove the label bug from it", ["remove_issue_label"]],
      ["unassign alice from it", ["unassign_issue"]],
      ['rename it to "No milk at all"', ["edit_issue"]],
      ["close it as not planned", ["close_issue"]],
      ["reopen it", ["reopen_issue"]],
      ["now close it because there is some", ["add_issue_comment", "close_issue"]],
    ];
    for (const [request, expected] of steps) {
      expect
        .soft({ request, ...(await send(request)) })
        .toMatchObject({ request, tools: expected, failures: [] });
    }
    const { answer } = await send(`show me #${numberIn(opened)}`);
    expect(answer).toContain("No milk at all");
    expect(answer).toContain("closed");
  });

  test("the duplicates of an issue are closed with a reason, and reopened on request", async () => {
    const send = open();
    const closed = await send("Close the duplicates of #12 in alice/wonderland-api and say why");
    expect(closed).toMatchObject({
      tools: ["get_issue", "list_issues", "add_issue_comment", "close_issue"],
      approved: ["add_issue_comment", "close_issue"],
      failures: [],
    });
    expect(closed.answer).toMatch(/closed \[#7\]\(.*\) as a duplicate of #12/);
    expect((await send("reopen #7")).tools).toEqual(["reopen_issue"]);
  });

  test("a file is changed on a new branch, reviewed and merged", { timeout: 60_000 }, async () => {
    const send = open();
    const changed = await send(`append "Tea with the ${assistant}." to README.md in alice/tea-party`);
    expect(changed).toMatchObject({
      approved: ["create_branch", "create_or_update_file", "create_pull_request"],
      failures: [],
    });
    const reviewed = await send('review that PR with the comment "Looks good so far"');
    expect(reviewed).toMatchObject({ approved: ["create_pull_request_review"], failures: [] });
    const merged = await send("squash and merge the pull request");
    expect(merged).toMatchObject({ approved: ["merge_pull_request"], failures: [] });
    expect((await send("Show the README of alice/tea-party")).answer).toContain(`Tea with the ${assistant}.`);
  });

  test("a branch, a file on it, and a pull request are created one by one", async () => {
    const send = open();
    const branch = `cups-${assistant.replace("_", "-")}`;
    expect(await send(`Create a branch ${branch} from main in alice/tea-party`)).toMatchObject({
      tools: ["create_branch"],
      failures: [],
    });
    const file = `create the file docs/cups.md with the content "Cups of the ${assistant}." on branch ${branch}`;
    expect((await send(file)).approved).toEqual(["create_or_update_file"]);
    const opened = await send(`Open a pull request from ${branch} to main titled "Cups, ${assistant}"`);
    expect(opened).toMatchObject({ approved: ["create_pull_request"], failures: [] });
    expect((await send(`show PR #${numberIn(opened)}`)).answer).toContain(branch);
  });

  test("a model failure ends the answer with a code and an explanation, and the conversation continues", async () => {
    const conversation = new ApprovingConversation(alice, assistant);
    const stream = await conversation.ask(`script:\n${JSON.stringify([{ fail: "context-too-long" }])}`);
    expect(stream).toMatch(/event: error\ndata: .*"context_too_long".*This conversation has become too long/);
    expect(stream).not.toContain("8192");
    expect((await conversation.send("Who am I on GitHub?")).answer).toContain("@alice");
  });

  test("the model's reasoning streams before the answer, and is stored with it", async () => {
    const conversation = new ApprovingConversation(alice, assistant);
    const stream = await conversation.ask("Hello! Think aloud.");
    const pieces = [...stream.matchAll(/^event: messages\ndata: .*"reasoning_content":"([^"]+)"/gm)];
    expect(pieces.length).toBeGreaterThan(3);
    const said = (await conversation.messages()).findLast(({ type }) => type === "ai");
    expect(said).toMatchObject({
      content: expect.stringContaining("Hello!"),
      additional_kwargs: { reasoning_content: expect.stringContaining("enough to answer") },
    });
  });

  test("asks for a missing number, label or repository", async () => {
    const send = open();
    expect((await send("list the closed issues")).answer).toContain("Which repository do you mean?");
    expect((await send("alice/wonderland-api")).tools).toEqual(["list_issues"]);
    expect((await send("and the open ones?")).answer).toContain("Flaky test");
    const other = open();
    expect((await other("close an issue in alice/tea-party")).answer).toContain("Which one do you mean?");
    expect((await open()("search issues")).answer).toContain("What should I search for?");
  });
});

test.each(["agent", "mcp_agent"])("%s has used every tool in these conversations", (assistant) => {
  const all = [...readGitHub, ...writeGitHub].map(({ name }) => name);
  expect(all.filter((name) => !used.get(assistant)?.has(name))).toEqual([]);
});
