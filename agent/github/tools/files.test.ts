import { expect, test } from "vitest";
import { AuthError } from "#auth/protocol/errors.ts";
import { createOrUpdateFile } from "./files.ts";
import { callTool, openBroker, servePlayedGitHub } from "./testing/played-github.ts";

const github = await servePlayedGitHub();

test.each([
  [".github/workflows/ci.yml", ["repo", "workflow"]],
  ["/.github/workflows/nested/ci.yml", ["repo", "workflow"]],
  [".github/dependabot.yml", ["repo"]],
  ["docs/.github/workflows/ci.yml", ["repo"]],
  ["README.md", ["repo"]],
])("writing %s requests %j from the exchange before anything is sent", async (path, needed) => {
  const asked: string[][] = [];
  const exchange = async ({ scopes }: { scopes: readonly string[] }): Promise<never> => {
    asked.push([...scopes]);
    throw new AuthError("insufficient_scope", "Not granted.", { details: { missing: scopes } });
  };
  const args = { owner: "alice", repo: "webshop", path, branch: "main", content: "x", message: "Add" };
  const { status } = await callTool(createOrUpdateFile, args, openBroker(github.url, { exchange }));
  expect(status).toBe("error");
  expect(asked).toEqual([needed]);
  expect(github.arrivals).toEqual([]);
});
