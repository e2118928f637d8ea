import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readGitHub, writeGitHub } from "./catalog.ts";
import type { GitHubTool } from "./define.ts";
import { type EmbeddedGitHub, type Hands, startEmbedded } from "./testing/embedded.ts";
import { type Args, api, CASES, desk, tidy } from "./testing/tool-cases.ts";

/** Each tool against the embedded GitHub, from success to an exhausted rate limit. A tool without cases fails. */
let github: EmbeddedGitHub;
let alice: Hands;
/** Has a scope that no tool needs, and is never asked for another. */
let carol: Hands;
/** Has exhausted the rate limit. */
let bob: Hands;

const TOOLS = [...readGitHub, ...writeGitHub];
function find(name: string): GitHubTool {
  const tool = TOOLS.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool;
}

const runs: Record<string, number> = {};
let tidyHead = "";

beforeAll(async () => {
  github = await startEmbedded();
  alice = await github.connect("alice", "repo read:user notifications");
  carol = await github.connect("carol", "gist");
  bob = await github.connect("bob", "repo notifications");
  await alice.createRepository("desk", false);
  await alice.createRepository("drawer", true);
  await alice.ask(find("create_issue"), { ...desk, title: "Tidy up" });
  for (const branch of ["first", "second", "third"]) {
    await alice.ask(find("create_branch"), { ...desk, branch });
    const file = { path: `${branch}.md`, branch, content: branch, message: `Add ${branch}` };
    await alice.ask(find("create_or_update_file"), { ...desk, ...file });
    if (branch === "third") continue;
    await alice.ask(find("create_pull_request"), { ...desk, title: branch, head: branch, base: "main" });
  }
  const { pull_request } = await alice.ask(find("get_pull_request"), tidy);
  tidyHead = (pull_request as { head_sha: string }).head_sha;
  for (const status of ["failure", "success"]) {
    const { workflow_runs } = await alice.ask(find("list_workflow_runs"), { ...api, status });
    runs[status === "failure" ? "failed" : "passed"] = (workflow_runs as { id: number }[])[0]?.id ?? 0;
  }
});
afterAll(() => github.close());

/** Fills in the ids of runs and commits, which are known once the server has started. */
const fill = ({ list: _list, hears: _hears, ...args }: Args): Args => ({
  ...args,
  ...(typeof args.run_id === "string" ? { run_id: runs[args.run_id] } : {}),
  ...(args.head_sha === "tidy" ? { head_sha: tidyHead } : {}),
});

/** The tool's result or error message as text. */
async function hear(hands: Hands, tool: GitHubTool, args: Args): Promise<string> {
  try {
    return JSON.stringify(await hands.ask(tool, fill(args)));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test("every tool has cases, and all cases belong to a tool", () => {
  expect(Object.keys(CASES).sort()).toEqual(TOOLS.map(({ name }) => name).sort());
});

describe.each(TOOLS.filter(({ name }) => CASES[name]))("$name", (tool) => {
  const row = CASES[tool.name] ?? { works: {}, modest: { hears: /^$/ } };

  test("names the missing permission, or returns only public data", async () => {
    expect(await hear(carol, tool, row.modest)).toMatch(row.modest.hears);
  });

  const { empty, missing, invalid } = row;
  if (missing) {
    test("reports a missing object", async () => {
      expect(await hear(alice, tool, missing)).toMatch(
        /not found on GitHub, or is not visible to @alice|cannot be searched|GitHub says/,
      );
    });
  }

  if (invalid) {
    test("rejects invalid input", async () => {
      expect(await hear(alice, tool, invalid)).toMatch(/schema|did not accept the input|GitHub says/);
    });
  }

  if (empty) {
    test("returns an empty list if there is nothing", async () => {
      expect(await alice.ask(tool, fill(empty))).toMatchObject({ [empty.list]: [] });
    });
  }

  test("says when to retry after an exhausted rate limit", async () => {
    for (const resource of ["core", "search"]) {
      await github.control("/rate", { login: "bob", resource, remaining: 0, reset_in: 1800 });
    }
    expect(await hear(bob, tool, row.works)).toContain("try again in 30 minutes");
  });

  test("works", async () => {
    const answer = await alice.ask(tool, fill(row.works));
    expect(Object.keys(answer).length).toBeGreaterThan(0);
    expect(JSON.stringify(answer)).toMatch(/\w{3}/);
  });
});
