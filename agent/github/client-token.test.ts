import { describe, expect, test } from "vitest";
import { withGitHub } from "./client.ts";
import { explainGitHubError } from "./errors.ts";
import { explainFailure, getThing, read } from "./testing/requests.ts";
import { openBroker, runConfig, servePlayedGitHub, TEST_TOKEN } from "./tools/testing/played-github.ts";

const github = await servePlayedGitHub();
const elsewhere = await servePlayedGitHub();

describe("the token", () => {
  test("is exchanged for this tool, thread and run, and sent as Bearer", async () => {
    github.script = () => ({ body: { ok: true } });
    const asked: unknown[] = [];
    const broker = openBroker(github.url);
    await getThing({
      ...broker,
      exchange: async (request, signal) => {
        asked.push(request);
        return broker.exchange(request, signal);
      },
    });
    expect(asked).toEqual([
      {
        sessionId: "session-1",
        provider: "github",
        scopes: ["repo"],
        tool: "a_read",
        access: "read",
        threadId: "thread-1",
        runId: "run-1",
        resource: "alice/webshop",
      },
    ]);
    expect(github.arrivals[0]?.headers.authorization).toBe(`Bearer ${TEST_TOKEN}`);
  });

  test("is dropped after the call: a kept Octokit can't send anything", async () => {
    github.script = () => ({ body: {} });
    const kept = await withGitHub(runConfig(), read, async (octokit) => octokit, openBroker(github.url));
    await expect(kept.request("GET /thing")).rejects.toMatchObject({ code: "ended" });
    expect(github.arrivals).toHaveLength(0);
  });

  test("is not requested without a signed-in person", async () => {
    const call = withGitHub({ configurable: {} }, read, async () => 1, openBroker(github.url));
    await expect(call).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("is never sent to another origin, which is not even called", async () => {
    github.script = () => ({ status: 302, headers: { location: `${elsewhere.url}/grab` } });
    expect(await explainFailure(getThing(openBroker(github.url)))).toContain("not followed");
    expect(elsewhere.arrivals).toHaveLength(0);
  });

  test("is dropped when a tool follows a redirect to another origin", async () => {
    github.script = () => ({ status: 302, headers: { location: `${elsewhere.url}/logs` } });
    elsewhere.script = () => ({ body: "log" });
    const follow = { headers: { accept: "text/plain" }, request: { redirect: "follow" as const } };
    const get = withGitHub(
      runConfig(),
      read,
      (octokit) => octokit.request("GET /logs", follow),
      openBroker(github.url),
    );
    expect((await get).data).toBe("log");
    expect(elsewhere.arrivals[0]?.headers.authorization).toBeUndefined();
  });

  test("is sent along a redirect on the same origin, as for a renamed repository", async () => {
    github.script = ({ path }) =>
      path === "/thing"
        ? { status: 301, headers: { location: "/repositories/1" } }
        : { body: { name: "renamed" } };
    expect(await getThing(openBroker(github.url))).toEqual({ name: "renamed" });
  });

  test("is in no error", async () => {
    github.script = () => ({ status: 422, body: { message: "ghp_abcdefghijklmnop is odd" } });
    const error = await getThing(openBroker(github.url)).catch((cause: unknown) => cause);
    expect(JSON.stringify(error)).not.toContain(TEST_TOKEN);
    expect(explainGitHubError(error, { access: "read" })).toContain("[removed] is odd");
  });
});
