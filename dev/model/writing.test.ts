import { describe, expect, it } from "vitest";
import { ask, TestConversation } from "#dev/model/toolbox.ts";
import { ALL_TOOLS } from "#dev/model/toolbox-writes.ts";

const WEBSHOP = { owner: "alice", repo: "webshop" };
const ISSUE = { ...WEBSHOP, number: 3 };

describe("a phrase", () => {
  const phrases: [string, [string, Record<string, unknown>][]][] = [
    [
      'Create an issue in alice/webshop titled "Dark mode" saying "Easier on the eyes."',
      [["create_issue", { ...WEBSHOP, title: "Dark mode", body: "Easier on the eyes." }]],
    ],
    [
      'open a new bug in alice/webshop: "The cart forgets items"',
      [["create_issue", { ...WEBSHOP, title: "The cart forgets items" }]],
    ],
    [
      "file an issue in alice/webshop about slow search",
      [["create_issue", { ...WEBSHOP, title: "Slow search" }]],
    ],
    [
      'Create an issue in alice/webshop titled "Close the door, label nothing" with the labels bug and ui',
      [["create_issue", { ...WEBSHOP, title: "Close the door, label nothing", labels: ["bug", "ui"] }]],
    ],
    [
      'report a bug in alice/webshop called "Crash" with the label "good first issue" and assign it to me',
      [
        ["get_authenticated_user", {}],
        ["create_issue", { ...WEBSHOP, title: "Crash", labels: ["good first issue"], assignees: ["alice"] }],
      ],
    ],
    [
      'Comment on #3 in alice/webshop saying "Please close this later"',
      [["add_issue_comment", { ...ISSUE, body: "Please close this later" }]],
    ],
    [
      "reply to issue 3 in alice/webshop: Thanks, I see it in bob/other too.",
      [["add_issue_comment", { ...ISSUE, body: "Thanks, I see it in bob/other too." }]],
    ],
    ["Close #3 in alice/webshop", [["close_issue", ISSUE]]],
    ["can you close alice/webshop#3 as not planned?", [["close_issue", { ...ISSUE, reason: "not_planned" }]]],
    [
      'close #3 in alice/webshop saying "Done in 2.0"',
      [
        ["add_issue_comment", { ...ISSUE, body: "Done in 2.0" }],
        ["close_issue", ISSUE],
      ],
    ],
    [
      "close alice/webshop#3 because it is fixed",
      [
        ["add_issue_comment", { ...ISSUE, body: "Closing this because it is fixed." }],
        ["close_issue", ISSUE],
      ],
    ],
    ["reopen alice/webshop#3", [["reopen_issue", ISSUE]]],
    ["label #3 in alice/webshop as bug", [["add_issue_labels", { ...ISSUE, labels: ["bug"] }]]],
    [
      'add the labels "help wanted" and "bug" to #3 in alice/webshop',
      [["add_issue_labels", { ...ISSUE, labels: ["help wanted", "bug"] }]],
    ],
    ["remove the label bug from #3 in alice/webshop", [["remove_issue_label", { ...ISSUE, label: "bug" }]]],
    [
      "assign #3 in alice/webshop to bob and carol",
      [["assign_issue", { ...ISSUE, assignees: ["bob", "carol"] }]],
    ],
    ["assign @bob to alice/webshop#3", [["assign_issue", { ...ISSUE, assignees: ["bob"] }]]],
    ["unassign bob from alice/webshop#3", [["unassign_issue", { ...ISSUE, assignees: ["bob"] }]]],
    [
      'rename #3 in alice/webshop to "A better title"',
      [["edit_issue", { ...ISSUE, title: "A better title" }]],
    ],
    [
      'approve PR #3 in alice/webshop saying "Nice!"',
      [
        ["get_pull_request", ISSUE],
        [
          "create_pull_request_review",
          { ...ISSUE, event: "APPROVE", commit_id: "a".repeat(40), body: "Nice!" },
        ],
      ],
    ],
    [
      'request changes on PR #3 in alice/webshop: "Add a test."',
      [
        ["get_pull_request", ISSUE],
        [
          "create_pull_request_review",
          { ...ISSUE, event: "REQUEST_CHANGES", commit_id: "a".repeat(40), body: "Add a test." },
        ],
      ],
    ],
    [
      "squash and merge PR #3 in alice/webshop",
      [
        ["get_pull_request", ISSUE],
        ["merge_pull_request", { ...ISSUE, head_sha: "a".repeat(40), merge_method: "squash" }],
      ],
    ],
    [
      'Open a pull request from fix to main in alice/webshop titled "Fix it"',
      [["create_pull_request", { ...WEBSHOP, title: "Fix it", head: "fix", base: "main" }]],
    ],
    [
      "create a draft PR from fix-cart in alice/webshop",
      [
        ["list_branches", WEBSHOP],
        [
          "create_pull_request",
          { ...WEBSHOP, title: "Fix cart", head: "fix-cart", base: "main", draft: true },
        ],
      ],
    ],
    [
      "Create a branch fix-cart from main in alice/webshop",
      [["create_branch", { ...WEBSHOP, branch: "fix-cart", from: "main" }]],
    ],
    ["Which branches does alice/webshop have?", [["list_branches", WEBSHOP]]],
    ["who changed README.md in alice/webshop?", [["list_commits", { ...WEBSHOP, path: "README.md" }]]],
    [
      'search the code of alice/webshop for "parseDate"',
      [["search_code", { query: "parseDate repo:alice/webshop" }]],
    ],
    ["What are my notifications?", [["list_notifications", {}]]],
    ["did CI pass in alice/webshop?", [["list_workflow_runs", WEBSHOP]]],
    [
      "what does PR #3 in alice/webshop change?",
      [
        ["get_pull_request", ISSUE],
        ["get_pull_request_diff", ISSUE],
      ],
    ],
    [
      "which files does pull request 3 of alice/webshop touch?",
      [
        ["get_pull_request", ISSUE],
        ["list_pull_request_files", ISSUE],
      ],
    ],
    [
      "who reviewed PR #3 in alice/webshop?",
      [
        ["get_pull_request", ISSUE],
        ["list_review_comments", ISSUE],
      ],
    ],
  ];
  it.each(phrases)("“%s” is done", (text, calls) => {
    expect(ask(text, ALL_TOOLS).calls.map(({ name, args }) => [name, args])).toEqual(calls);
  });
});

describe("a plan of several steps", () => {
  const issues = [
    { number: 7, title: "500 on sign-in when the password contains a plus sign", state: "open" },
    { number: 12, title: "Login fails with an internal error if my password has a + in it", state: "open" },
    { number: 14, title: "Dark mode", state: "open" },
  ];
  const toolbox = {
    ...ALL_TOOLS,
    list_issues: () => ({ issues }),
    get_issue: ({ number }: Record<string, unknown>) => ({
      issue: issues.find((issue) => issue.number === number),
    }),
  };

  it("closes duplicates and says why", () => {
    const { calls, answer } = ask("Close the duplicates of #7 in alice/webshop and say why", toolbox);
    expect(calls.map(({ name, args }) => [name, args.number])).toEqual([
      ["get_issue", 7],
      ["list_issues", undefined],
      ["add_issue_comment", 12],
      ["close_issue", 12],
    ]);
    expect(calls[2]?.args.body).toContain("duplicate of #7");
    expect(calls[3]?.args.reason).toBe("duplicate");
    expect(answer).toContain("closed [#12](http://github.test/alice/webshop/issues/12) as a duplicate of #7");
  });

  it("only tells of duplicates when nothing is to be closed", () => {
    const { calls, answer } = ask("are there duplicates of #7 in alice/webshop?", toolbox);
    expect(calls.map((call) => call.name)).toEqual(["get_issue", "list_issues"]);
    expect(answer).toContain("#12");
    expect(answer).not.toContain("Dark mode");
  });

  it("changes a file on a new branch and opens a pull request", () => {
    const { calls, answer } = ask('Replace "guets" with "guests" in README.md of alice/webshop', ALL_TOOLS);
    expect(calls.map((call) => call.name)).toEqual([
      "get_file",
      "list_branches",
      "create_branch",
      "create_or_update_file",
      "create_pull_request",
    ]);
    expect(calls[3]?.args).toMatchObject({
      path: "README.md",
      branch: expect.stringMatching(/^edit-readme-md-/),
      content: "Welcome, guests.\n",
      sha: "a".repeat(40),
    });
    expect(answer).toContain("alice/webshop#10");
  });

  it("commits to a branch that is named", () => {
    const { calls } = ask(
      'create the file docs/hi.md in alice/webshop with the content "Hello!" on branch docs',
      { ...ALL_TOOLS, get_file: () => "There is no such file." },
    );
    expect(calls.map((call) => call.name)).toEqual(["get_file", "create_or_update_file"]);
    expect(calls[1]?.args).toEqual({
      ...WEBSHOP,
      path: "docs/hi.md",
      content: "Hello!\n",
      branch: "docs",
      message: "Create docs/hi.md",
    });
  });

  it("finds out why a run failed", () => {
    const { calls, answer } = ask("Why did the last build fail in alice/webshop?", ALL_TOOLS);
    expect(calls.map(({ name, args }) => [name, args.run_id ?? args.status])).toEqual([
      ["list_workflow_runs", "failure"],
      ["get_workflow_run_failed_logs", 77],
    ]);
    expect(answer).toContain("1 failed");
  });

  it("says what was done already when a later step fails", () => {
    const { answer } = ask('Replace "guets" with "guests" in README.md of alice/webshop', {
      ...ALL_TOOLS,
      create_or_update_file: () => "GitHub refused: the branch is protected.",
    });
    expect(answer).toContain("the branch is protected.");
    expect(answer).toContain("Already done before that: `create_branch`.");
  });

  it("does not merge what conflicts", () => {
    const conflict = () => ({
      pull_request: { number: 3, title: "x", state: "open", mergeable: false, base: "main" },
    });
    const { calls, answer } = ask("merge PR #3 in alice/webshop", {
      ...ALL_TOOLS,
      get_pull_request: conflict,
    });
    expect(calls).toHaveLength(1);
    expect(answer).toContain("conflicts");
  });
});

describe("a conversation", () => {
  it("asks for repository, then title, and loses neither", () => {
    const talk = new TestConversation(ALL_TOOLS);
    expect(talk.say("create an issue").answer).toContain("Which repository");
    expect(talk.say("alice/webshop").answer).toContain("What should the title be?");
    expect(talk.say("Add dark mode").calls).toEqual([
      { name: "create_issue", args: { ...WEBSHOP, title: "Add dark mode" } },
    ]);
  });

  it("knows what “it” is", () => {
    const talk = new TestConversation(ALL_TOOLS);
    talk.say("show #3 in alice/webshop");
    expect(talk.say("label it bug and assign it to bob").calls).toEqual([
      { name: "add_issue_labels", args: { ...ISSUE, labels: ["bug"] } },
      { name: "assign_issue", args: { ...ISSUE, assignees: ["bob"] } },
    ]);
    expect(talk.say("now close it").calls).toEqual([{ name: "close_issue", args: ISSUE }]);
  });

  it("goes on with an issue that it made", () => {
    const talk = new TestConversation(ALL_TOOLS);
    talk.say('create an issue in alice/webshop titled "x"');
    expect(talk.say("and close it").calls).toEqual([
      { name: "close_issue", args: { ...WEBSHOP, number: 9 } },
    ]);
  });

  it("takes a refusal without an argument", () => {
    const refused = () => "User rejected the tool call for `close_issue` with id call_1";
    const { calls, answer } = ask("close #3 in alice/webshop", { ...ALL_TOOLS, close_issue: refused });
    expect(calls).toHaveLength(1);
    expect(answer).toMatch(/^All right, I did not do that; nothing was changed\./);
  });

  it("goes on with arguments that the person edited before approving", () => {
    const talk = new TestConversation(ALL_TOOLS, {
      edit: (call) =>
        call.name === "create_issue" ? { ...call, args: { ...call.args, title: "Edited" } } : call,
    });
    const { calls, answer } = talk.say('create an issue in alice/webshop titled "x"');
    expect(calls).toHaveLength(1);
    expect(answer).toContain("alice/webshop#9");
  });
});
