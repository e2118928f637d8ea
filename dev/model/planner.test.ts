import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, TestConversation, TOOLS, type Toolbox } from "#dev/model/testing/toolbox.ts";

const WEBSHOP = { owner: "alice", repo: "webshop" };
const ISSUE = { ...WEBSHOP, number: 3 };
const only = (...names: string[]): Toolbox =>
  Object.fromEntries(Object.entries(TOOLS).filter(([name]) => names.includes(name)));

describe("an answer", () => {
  it.each([
    ["Which repositories do I have?", "I found **2 repositories**:"],
    [
      "Which repositories do I have?",
      "- **[alice/webshop](http://github.test/alice/webshop)** — A small shop · TypeScript",
    ],
    ["issues in alice/webshop", "I found **2 open issues** in alice/webshop:"],
    [
      "issues in alice/webshop",
      "#1 Checkout fails \\| sometimes](http://github.test/alice/webshop/issues/1)",
    ],
    ["issues in alice/webshop", "Showing 2 of 5."],
    ["show alice/webshop #1", "> It says 500."],
    ["show alice/webshop #1", "**carol**\n\n> Same here."],
  ])("“%s” has %s in it", (request, part) => {
    expect(ask(request).answer).toContain(part);
  });

  it("comes after all tools of an overview were called at once", () => {
    const { rounds, answer } = ask("Give me an overview of alice/webshop");
    expect(rounds).toBe(1);
    expect(answer).toContain("**1 open pull request**");
  });

  it("reads a result that is wrapped in a delimiter", () => {
    const wrapped = `<tool_result trust="data">\n${JSON.stringify({ user: { login: "zoe" } })}\n</tool_result>`;
    expect(ask("who am i", { get_authenticated_user: () => wrapped }).answer).toContain("@zoe");
  });

  it("passes a failure's sentence on, also when it comes marked as others' words", () => {
    const sentence = "alice/nothing was not found on GitHub.";
    for (const failed of [sentence, { untrusted: true, source: "hub", error: sentence }]) {
      const { answer } = ask("issues in alice/nothing", { ...TOOLS, list_issues: () => failed });
      expect(answer).toBe(`I'm sorry, that didn't work. ${sentence}`);
    }
  });

  it("says what it can do when it doesn't understand, as far as the tools allow", () => {
    expect(ask("Bake me a cake").answer).toMatch(/didn't understand.*“Which repositories do I have\?”/s);
    const { answer } = ask("What can you do?", only("get_authenticated_user"));
    expect(answer).toContain("Who am I");
    expect(answer).not.toContain("repositories do I have");
    const missing = ask("issues in alice/webshop", only("get_authenticated_user")).answer;
    expect(missing).toContain("not given the tool `list_issues`");
  });
});

describe("a plan of several steps", () => {
  it("finds duplicates by other words for the same", () => {
    const issues = [
      { number: 12, title: "Login fails with an internal error if my password has a + in it" },
      { number: 14, title: "Dark mode" },
    ];
    const original = { number: 7, title: "500 on sign-in when the password contains a plus sign" };
    const { answer } = ask("are there duplicates of #7 in alice/webshop?", {
      get_issue: () => ({ issue: original }),
      list_issues: () => ({ issues }),
    });
    expect(answer).toContain("#12");
    expect(answer).not.toContain("#14");
  });

  it("says what was done already when a later step fails", () => {
    const refuse = () => "GitHub refused: the branch is protected.";
    const { answer } = ask('Replace "guets" with "guests" in README.md of alice/webshop', {
      ...TOOLS,
      create_or_update_file: refuse,
    });
    expect(answer).toContain("the branch is protected.");
    expect(answer).toContain("Already done before that: `create_branch`.");
  });

  it("does not merge what conflicts", () => {
    const conflict = () => ({
      pull_request: { number: 3, title: "x", state: "open", mergeable: false, base: "main" },
    });
    const { calls, answer } = ask("merge PR #3 in alice/webshop", { ...TOOLS, get_pull_request: conflict });
    expect(calls).toHaveLength(1);
    expect(answer).toContain("conflicts");
  });
});

describe("a conversation", () => {
  it("asks for repository, then title, and loses neither", () => {
    const talk = new TestConversation();
    expect(talk.say("create an issue").answer).toContain("Which repository do you mean?");
    expect(talk.say("alice/webshop").answer).toContain("What should the title be?");
    const { calls } = talk.say("Add dark mode");
    expect(calls).toEqual([{ name: "create_issue", args: { ...WEBSHOP, title: "Add dark mode" } }]);
  });

  it.each([
    [
      "list the closed issues",
      "Which repository do you mean?",
      "alice/webshop",
      { ...WEBSHOP, state: "closed" },
    ],
    ["search issues", "What should I search for?", "login page", { query: "is:issue login page" }],
    ["close an issue in alice/webshop", "Which one do you mean?", "12", { ...WEBSHOP, number: 12 }],
    ["label #3 in alice/webshop", "Which label do you mean?", "bug", { ...ISSUE, labels: ["bug"] }],
    ["comment on #3 in alice/webshop", "What should I write?", "On it.", { ...ISSUE, body: "On it." }],
    [
      "create a branch in alice/webshop",
      "What should the branch be called?",
      "tea",
      { ...WEBSHOP, branch: "tea" },
    ],
  ])("“%s” is asked back: %s", (request, question, reply, args) => {
    const talk = new TestConversation();
    expect(talk.say(request).answer).toContain(question);
    expect(talk.say(reply).calls[0]?.args).toEqual(args);
  });

  it("remembers the repository, the issue and the question talked about", () => {
    const talk = new TestConversation();
    talk.say("show #3 in alice/webshop");
    expect(talk.say("label it bug and assign it to bob").calls).toEqual([
      { name: "add_issue_labels", args: { ...ISSUE, labels: ["bug"] } },
      { name: "assign_issue", args: { ...ISSUE, assignees: ["bob"] } },
    ]);
    expect(talk.say("now close it").calls).toEqual([{ name: "close_issue", args: ISSUE }]);
    expect(talk.say("show me #2").calls).toEqual([{ name: "get_issue", args: { ...WEBSHOP, number: 2 } }]);
    talk.say('create an issue in alice/webshop titled "x"');
    expect(talk.say("and close it").calls).toEqual([
      { name: "close_issue", args: { ...WEBSHOP, number: 9 } },
    ]);
  });

  it("understands a follow-up by the question before, and never gives an order again", () => {
    const talk = new TestConversation();
    talk.say("which issues are open in alice/webshop?");
    talk.say("close #1");
    const { calls } = talk.say("and the closed ones?");
    expect(calls).toEqual([{ name: "list_issues", args: { ...WEBSHOP, state: "closed" } }]);
  });

  it("finds the owner of a bare name by asking, or takes it for the person's own", () => {
    expect(ask("issues in notes").calls[1]?.args).toMatchObject({ owner: "team", repo: "notes" });
    expect(ask("issues in teapot").calls[2]?.args).toMatchObject({ owner: "alice", repo: "teapot" });
    const two = { repositories: [{ full_name: "alice/notes" }, { full_name: "team/notes" }] };
    const unsure = new TestConversation({ ...TOOLS, list_repositories: () => two });
    expect(unsure.say("issues in notes").answer).toContain("There are alice/notes and team/notes. Which");
    expect(unsure.say("team/notes").calls[0]?.args).toMatchObject({ owner: "team", repo: "notes" });
  });

  it("takes a refusal without an argument", () => {
    const refused = () => "User rejected the tool call for `close_issue` with id call_1";
    const { calls, answer } = ask("close #3 in alice/webshop", { ...TOOLS, close_issue: refused });
    expect(calls).toHaveLength(1);
    expect(answer).toMatch(/^All right, I did not do that; nothing was changed\./);
  });

  it("goes on with arguments that the person edited before approving", () => {
    const talk = new TestConversation(TOOLS, {
      edit: (call) =>
        call.name === "create_issue" ? { ...call, args: { ...call.args, title: "Edited" } } : call,
    });
    const { calls, answer } = talk.say('create an issue in alice/webshop titled "x"');
    expect(calls).toHaveLength(1);
    expect(answer).toContain("alice/webshop#9");
  });
});

describe("whatever is said", () => {
  const WORDS =
    'close open the a issue issues #1 in alice/webshop label bug assign to me and saying titled pull request merge file README.md branch from replace "x y" : , ? search for my who why comment on it duplicates of create';

  it("is answered in words, in the end", () => {
    const sentence = fc
      .array(fc.constantFrom(...WORDS.split(" ")), { minLength: 1, maxLength: 12 })
      .map((all) => all.join(" "));
    const anything = fc.oneof(sentence, fc.string({ unit: "grapheme", maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 3 }), (requests) => {
        const talk = new TestConversation();
        for (const request of requests) expect(talk.say(request).answer).not.toBe("");
      }),
      { numRuns: 400 },
    );
  });

  it("is answered however long it is", () => {
    for (const piece of [
      "a/",
      '"',
      "label a, ",
      "#1 ",
      "issue 1, ",
      "assign x to ",
      "src/",
      "call x_y with {",
    ])
      expect(ask(piece.repeat(2000)).answer).not.toBe("");
  });
});
