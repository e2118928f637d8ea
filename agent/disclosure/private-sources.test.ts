import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import type { ToolRule } from "#agent/approval/rules.ts";
import { listPrivateSources } from "#agent/disclosure/private-sources.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";

const notes = { name: "notes", host: "notes.example.com" };
const RULES: Record<string, Omit<ToolRule, "parse">> = {
  get_file: { provider: "github", access: "read" },
  search_code: { provider: "github", access: "read" },
  create_issue: { provider: "github", access: "write" },
  search_tickets: { provider: "atlassian", access: "read" },
  notes__find: { provider: "github", access: "read", server: notes },
  notes__save: { provider: "github", access: "write", server: notes },
};
const PRIVATE: Record<string, boolean> = { "alice/secret": true, "alice/shop": false, "alice/blog": false };

const in_ = (name: string) => {
  const [owner, repo] = name.split("/");
  return { owner, repo };
};
const issueIn = (name: string) => ({ provider: "github", args: { ...in_(name), title: "Hello" } });

let calls = 0;
/** A call that was made, and its result. */
function made(name: string, args: Record<string, unknown>, result: unknown = {}, status?: "error") {
  calls += 1;
  const id = `call-${calls}`;
  return [
    new AIMessage({ content: "", tool_calls: [{ id, name, args }] }),
    new ToolMessage({ tool_call_id: id, name, content: JSON.stringify(result), status }),
  ];
}

let asked: string[] = [];
async function list(messages: BaseMessage[], ...writes: Parameters<typeof listPrivateSources>[0]) {
  asked = [];
  return listPrivateSources(
    writes,
    [new HumanMessage("Go"), ...messages],
    async (name) => {
      const rule = RULES[name];
      return rule && { ...rule, parse: (args) => ({ args }) };
    },
    async (repositories) => {
      asked.push(...repositories);
      return new Map(
        repositories.flatMap((name) => (name in PRIVATE ? [[name, PRIVATE[name] === true]] : [])),
      );
    },
    {},
  );
}

describe("a write says what private data was read before", () => {
  test("for a write to a public repository, in whatever way the private one was read", async () => {
    const read = made("get_file", { ...in_("alice/secret"), path: "keys" });
    expect(await list(read, issueIn("alice/shop"))).toEqual([["alice/secret"]]);
    const found = made(
      "search_code",
      { query: "key" },
      { items: [{ repository: "alice/secret", path: "keys" }] },
    );
    expect(await list(found, issueIn("alice/shop"))).toEqual([["alice/secret"]]);
    const marked = made(
      "search_code",
      { query: "key" },
      { untrusted: true, items: [{ repository: "alice/secret" }] },
    );
    expect(await list(marked, issueIn("alice/shop"))).toEqual([["alice/secret"]]);
  });

  test("for another provider, and for whatever an MCP server gave, also by a tool that counts as a write", async () => {
    const read = [
      ...made("search_tickets", { query: "X" }),
      ...made("notes__find", { query: "plan" }),
      ...made("notes__save", { text: "plan" }),
    ];
    expect(await list(read, issueIn("alice/shop"))).toEqual([[nameProvider("atlassian"), "notes"]]);
  });

  test("for a write to a third party's server, whatever repository its arguments name", async () => {
    const read = made("get_file", { ...in_("alice/secret"), path: "keys" });
    const save = { provider: "github", server: notes, args: { ...in_("alice/secret"), text: "key" } };
    expect(await list(read, save)).toEqual([["alice/secret"]]);
  });

  test("each write of one card for itself", async () => {
    const read = made("get_file", { ...in_("alice/secret"), path: "keys" });
    expect(await list(read, issueIn("alice/secret"), issueIn("alice/blog"))).toEqual([[], ["alice/secret"]]);
  });
});

describe("what is not known counts against the write", () => {
  test("a repository that can't be looked up counts as private, and the card says that it only may be", async () => {
    const read = made("get_file", { ...in_("other/gone"), path: "a" });
    expect(await list(read, issueIn("alice/shop"))).toEqual([["other/gone (may be private)"]]);
  });

  test("a target that can't be looked up, or is no repository, counts as public", async () => {
    const read = made("get_file", { ...in_("alice/secret"), path: "keys" });
    const elsewhere = { provider: "github", args: { owner: ["alice"], repo: "secret" } };
    expect(await list(read, issueIn("other/gone"), elsewhere)).toEqual([["alice/secret"], ["alice/secret"]]);
  });

  test("a tool that is there no longer may have read anything at its server", async () => {
    expect(await list(made("gone__find", {}), issueIn("alice/shop"))).toEqual([["gone"]]);
  });
});

describe("a write says nothing", () => {
  test.each([
    ["when only public repositories were read", made("get_file", { ...in_("alice/blog"), path: "a" })],
    ["when its own repository was read", made("get_file", { ...in_("Alice/Shop"), path: "a" })],
    ["when the read failed", made("get_file", { ...in_("alice/secret"), path: "a" }, {}, "error")],
    ["when a private repository was only written to", made("create_issue", in_("alice/secret"))],
    ["when nothing was read", []],
  ])("%s", async (_when, messages) => {
    expect(await list(messages, issueIn("alice/shop"))).toEqual([[]]);
  });

  test("when it goes to a private repository", async () => {
    expect(
      await list(made("get_file", { ...in_("alice/blog"), path: "a" }), issueIn("alice/secret")),
    ).toEqual([[]]);
  });
});

test("GitHub is asked once, and only about what no result has said", async () => {
  await list(made("get_file", { ...in_("alice/shop"), path: "a" }), issueIn("alice/shop"));
  expect(asked).toEqual([]);
  const repositories = [
    { full_name: "alice/secret", private: true },
    { full_name: "alice/blog", private: false },
  ];
  const read = made("search_code", {}, { repositories });
  expect(await list(read, issueIn("alice/blog"), issueIn("alice/blog"))).toEqual([
    ["alice/secret"],
    ["alice/secret"],
  ]);
  expect(asked).toEqual([]);
});
