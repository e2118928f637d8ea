import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readGitHub } from "#agent/tools/catalog.ts";
import { callTool, type Loopback, openDoor, startLoopback, TEST_TOKEN } from "#agent/tools/loopback.ts";
import { AuthError } from "#auth/errors.ts";

/** Arguments that each tool accepts. A tool without an entry here fails its tests. */
const hats = { owner: "alice", repo: "webshop" };
const ARGS: Record<string, Record<string, unknown>> = {
  get_authenticated_user: {},
  list_repositories: {},
  list_issues: hats,
  get_issue: { ...hats, number: 1 },
  search_issues: { query: "hat" },
  list_pull_requests: hats,
  get_file: { ...hats, path: "README.md" },
};

const ANSWERS = [
  [401, {}, "Bad credentials", "Settings → Connections"],
  [403, { "x-oauth-scopes": "gist", "x-accepted-oauth-scopes": "repo" }, "Forbidden", "lacks a permission"],
  [404, {}, "Not Found", "was not found on GitHub"],
  [422, {}, "Validation Failed", "did not accept the input"],
  [429, { "retry-after": "3600" }, "secondary rate limit", "try again in 60 minutes"],
  [500, {}, "Server Error", "problem on its side"],
] as const;

let github: Loopback;
beforeAll(async () => {
  github = await startLoopback();
});
afterEach(() => {
  github.arrivals.length = 0;
});
afterAll(() => github.close());

describe.each(readGitHub)("$name", (tool) => {
  const args = ARGS[tool.name] ?? {};

  test.each(ANSWERS)("says what a %i means", async (status, headers, message, expected) => {
    github.script = () => ({ status, headers, body: { message } });
    const answer = await callTool(tool, args, openDoor(github.url));
    expect(answer.status).toBe("error");
    expect(answer.text).toContain(expected);
    expect(answer.text).not.toContain(TEST_TOKEN);
    expect(github.arrivals.length).toBeGreaterThan(0);
  });

  test("asks to connect GitHub when it is not, and sends nothing", async () => {
    const exchange = async (): Promise<never> => {
      throw new AuthError("interaction_required", "GitHub is not connected.");
    };
    const answer = await callTool(tool, args, openDoor(github.url, { exchange }));
    expect(answer).toMatchObject({
      status: "error",
      text: expect.stringContaining("can connect GitHub in Settings"),
    });
    expect(github.arrivals).toHaveLength(0);
  });

  test("names the permission that the connection lacks, and sends nothing", async () => {
    const exchange = async (): Promise<never> => {
      throw new AuthError("insufficient_scope", "Not granted.", { details: { missing: [...tool.scopes] } });
    };
    const answer = await callTool(tool, args, openDoor(github.url, { exchange }));
    expect(answer.text).toContain(`It needs the permission "${tool.scopes.join('", "')}"`);
    expect(github.arrivals).toHaveLength(0);
  });

  test("survives an answer of a form that GitHub does not send", async () => {
    github.script = () => ({ body: { message: "hello" } });
    const answer = await callTool(tool, args, openDoor(github.url));
    expect(answer.text).not.toBe("");
  });
});

describe("names that would lead elsewhere", () => {
  const target = readGitHub.find((tool) => tool.name === "get_file");

  test.each([
    { owner: "..", repo: "webshop", path: "a" },
    { owner: "alice", repo: "..", path: "a" },
    { owner: "alice/../bob", repo: "webshop", path: "a" },
    { owner: "alice", repo: "webshop", path: "a/../../b" },
    { owner: "alice", repo: "webshop", path: "a", ref: "../../x" },
  ])("%o is refused before anything is sent", async (args) => {
    if (!target) throw new Error("get_file is missing");
    await expect(callTool(target, args, openDoor(github.url))).rejects.toThrow(/schema/);
    expect(github.arrivals).toHaveLength(0);
  });
});
