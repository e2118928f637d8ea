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
/** An executed call and its result. */
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

describe("a write discloses the private data read before", () => {
  test("for a write to a public repository, however the private one was read", async () => {
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

  test("for another provider, and for any result of an MCP server, including write tools", async () => {
    const read = [
      ...made("search_tickets", { query: "X" }),
      ...made("notes__find", { query: "plan" }),
      ...made("notes__save", { text: "plan" }),
    ];
    expect(await list(read, issueIn("alice/shop"))).toEqual([[nameProvider("atlassian"), "notes"]]);
  });

  test("for a write to a third party's server, whatever repository is in its arguments", async () => {
    const read = made("get_file", { ...in_("alice/secret"), path: "keys" });
    const save = { provider: "github", server: notes, args: { ...in_("alice/secret"), text: "key" } };
    expect(await list(read, save)).toEqual([["alice/secret"]]);
  });

  test("separately for each write of one card", async () => {
    const read = made("get_file", { ...in_("alice/secret"), path: "keys" });
    expect(await list(read, issueIn("alice/secret"), issueIn("alice/blog"))).toEqual([[], ["alice/secret"]]);
  });
});

describe("unknown facts count against the write", () => {
  test("a repository that can't be looked up counts as private, and the card says that it may be", async () => {
    const read = made("get_file", { ...in_("other/gone"), path: "a" });
    expect(await list(read, issueIn("alice/shop"))).toEqual([["other/gone (may be private)"]]);
  });

  test("a target that can't be looked up or is not a repository counts as public", async () => {
    const read = made("get_file", { ...in_("alice/secret"), path: "keys" });
    const elsewhere = { provider: "github", args: { owner: ["alice"], repo: "secret" } };
    expect(await list(read, issueIn("other/gone"), elsewhere)).toEqual([["alice/secret"], ["alice/secret"]]);
  });

  test("a removed tool may have read anything at its server", async () => {
    expect(await list(made("gone__find", {}), issueIn("alice/shop"))).toEqual([["gone"]]);
  });
});

describe("a write discloses nothing", () => {
  test.each([
    ["when only public repositories were read", made("get_file", { ...in_("alice/blog"), path: "a" })],
    ["when its own repository was read", made("get_file", { ...in_("Alice/Shop"), path: "a" })],
    ["when the read failed", made("get_file", { ...in_("alice/secret"), path: "a" }, {}, "error")],
    ["when a private repository was only written to", made("create_issue", in_("alice/secret"))],
    ["when nothing was read", []],
  ])("%s", async (_when, messages) => {
    expect(await list(messages, issueIn("alice/shop"))).toEqual([[]]);
  });

  test("if its target is a private repository", async () => {
    expect(
      await list(made("get_file", { ...in_("alice/blog"), path: "a" }), issueIn("alice/secret")),
    ).toEqual([[]]);
  });
});

test("GitHub is asked once, and only about repositories not known from results", async () => {
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
