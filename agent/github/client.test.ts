import { describe, expect, test } from "vitest";
import { TransportError } from "#auth/client/transport.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { withGitHub } from "./client.ts";
import { explainGitHubError } from "./errors.ts";
import {
  openBroker,
  runConfig,
  servePlayedGitHub,
  startPlayedGitHub,
  TEST_TOKEN,
} from "./tools/testing/played-github.ts";

const github = await servePlayedGitHub();
const elsewhere = await servePlayedGitHub();

const read = { tool: "a_read", access: "read", scopes: ["repo"], resource: "alice/webshop" } as const;
const write = { tool: "a_write", access: "write", scopes: ["repo"] } as const;

/** GETs /thing and returns its data. */
function getThing(door = openBroker(github.url), signal?: AbortSignal): Promise<unknown> {
  return withGitHub(
    runConfig(signal),
    read,
    async (octokit) => (await octokit.request("GET /thing")).data,
    door,
  );
}

/** POSTs to /thing, as a tool that writes. */
function postThing(door = openBroker(github.url), signal?: AbortSignal): Promise<unknown> {
  return withGitHub(
    runConfig(signal),
    write,
    async (octokit) => (await octokit.request("POST /thing")).data,
    door,
  );
}

/** What the model would read about the failure. */
async function sentence(promise: Promise<unknown>, access: "read" | "write" = "read"): Promise<string> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (cause: unknown) => cause,
  );
  return explainGitHubError(error, { access, login: "alice", resource: "alice/webshop" });
}

describe("the token", () => {
  test("is exchanged for this tool, thread and run, and sent as Bearer", async () => {
    github.script = () => ({ body: { ok: true } });
    const asked: unknown[] = [];
    const door = openBroker(github.url);
    await getThing({
      ...door,
      exchange: async (request, signal) => {
        asked.push(request);
        return door.exchange(request, signal);
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

  test("dies with the call: an Octokit that was kept can't send anything", async () => {
    github.script = () => ({ body: {} });
    const kept = await withGitHub(runConfig(), read, async (octokit) => octokit, openBroker(github.url));
    await expect(kept.request("GET /thing")).rejects.toMatchObject({ code: "ended" });
    expect(github.arrivals).toHaveLength(0);
  });

  test("is not asked for without a signed-in person", async () => {
    const call = withGitHub({ configurable: {} }, read, async () => 1, openBroker(github.url));
    await expect(call).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("never arrives at another origin, which is not even called", async () => {
    github.script = () => ({ status: 302, headers: { location: `${elsewhere.url}/grab` } });
    expect(await sentence(getThing())).toContain("not followed");
    expect(elsewhere.arrivals).toHaveLength(0);
  });

  test("stays behind when a tool chooses to follow a redirect to another origin", async () => {
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

  test("goes along with a redirect on the same origin, as for a renamed repository", async () => {
    github.script = ({ path }) =>
      path === "/thing"
        ? { status: 301, headers: { location: "/repositories/1" } }
        : { body: { name: "renamed" } };
    expect(await getThing()).toEqual({ name: "renamed" });
  });

  test("is in no error, whatever went wrong", async () => {
    github.script = () => ({ status: 422, body: { message: "ghp_abcdefghijklmnop is odd" } });
    const error = await getThing().catch((cause: unknown) => cause);
    expect(JSON.stringify(error)).not.toContain(TEST_TOKEN);
    expect(explainGitHubError(error, { access: "read" })).toContain("[removed] is odd");
  });
});

describe("reads", () => {
  test("are tried again after a 502 and a broken connection", async () => {
    let tries = 0;
    github.script = (_arrival, response) => {
      tries += 1;
      if (tries === 1) return { status: 502, body: { message: "bad gateway" } };
      if (tries === 2) {
        response.destroy();
        return undefined;
      }
      return { body: { tries } };
    };
    expect(await getThing()).toEqual({ tries: 3 });
  });

  test("give up with a sentence when GitHub stays down", async () => {
    github.script = () => ({ status: 503, body: { message: "no" } });
    expect(await sentence(getThing())).toBe(
      "GitHub has a problem on its side (503). Try again in a few minutes.",
    );
    expect(github.arrivals).toHaveLength(3);
  });

  test("say so when nothing listens there", async () => {
    const gone = await startPlayedGitHub();
    await gone.close();
    expect(await sentence(getThing(openBroker(gone.url)))).toContain("can't be reached");
  });

  test("end at the timeout when GitHub stalls, once", async () => {
    github.script = () => undefined;
    expect(await sentence(getThing(openBroker(github.url, { timeoutMs: 50 })))).toContain(
      "did not answer in time",
    );
    expect(github.arrivals).toHaveLength(1);
  });

  test("end at the timeout when the answer stalls half way, and don't take it for an empty one", async () => {
    github.script = (_arrival, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"half":');
      return undefined;
    };
    expect(await sentence(getThing(openBroker(github.url, { timeoutMs: 50 })))).toContain(
      "did not answer in time",
    );
  });

  test("refuse an answer that is not JSON", async () => {
    github.script = () => ({ headers: { "content-type": "text/html" }, body: "<h1>Maintenance</h1>" });
    expect(await sentence(getThing())).toContain("not in the expected form");
  });

  test("wait out a short rate limit, once", async () => {
    let tries = 0;
    const limited = {
      status: 429,
      headers: { "retry-after": "2" },
      body: { message: "You have exceeded a secondary rate limit" },
    };
    github.script = () => {
      tries += 1;
      return tries === 1 ? limited : { body: { tries } };
    };
    expect(await getThing()).toEqual({ tries: 2 });
  });

  test("don't wait for a long rate limit, and say when to come back", async () => {
    github.script = () => ({
      status: 403,
      headers: { "retry-after": "120" },
      body: { message: "You have exceeded a secondary rate limit" },
    });
    expect(await sentence(getThing())).toContain("try again in 2 minutes");
    expect(github.arrivals).toHaveLength(1);
  });

  test("can't write", async () => {
    const call = withGitHub(
      runConfig(),
      read,
      (octokit) => octokit.request("POST /thing"),
      openBroker(github.url),
    );
    await expect(call).rejects.toMatchObject({ code: "read_only" });
    expect(github.arrivals).toHaveLength(0);
  });

  test("stop with the run", async () => {
    const run = new AbortController();
    github.script = () => {
      run.abort("interrupt");
      return undefined;
    };
    await expect(getThing(openBroker(github.url), run.signal)).rejects.toBe("interrupt");
    expect(github.arrivals).toHaveLength(1);
  });
});

describe("writes", () => {
  test.each([500, 502, 503, 429])("are sent once when GitHub answers %i", async (status) => {
    github.script = () => ({
      status,
      headers: { "retry-after": "1" },
      body: { message: "secondary rate limit" },
    });
    await expect(postThing()).rejects.toMatchObject({ status });
    expect(github.arrivals).toHaveLength(1);
  });

  test("are sent once when the connection breaks, and the sentence says to look first", async () => {
    github.script = (_arrival, response) => {
      response.destroy();
      return undefined;
    };
    expect(await sentence(postThing(), "write")).toContain("may or may not have been made");
    expect(github.arrivals).toHaveLength(1);
  });

  test("don't follow a redirect", async () => {
    github.script = () => ({ status: 307, headers: { location: "/other" } });
    await expect(postThing()).rejects.toMatchObject({ code: "redirected" });
    expect(github.arrivals).toHaveLength(1);
  });

  test("are not sent after the run was stopped, and end with the run's own reason", async () => {
    const door = openBroker(github.url);
    await expect(postThing(door, AbortSignal.abort("interrupt"))).rejects.toBe("interrupt");
    const run = new AbortController();
    const stopping: typeof door.exchange = (request) => {
      run.abort("interrupt");
      return door.exchange(request);
    };
    await expect(postThing({ ...door, exchange: stopping }, run.signal)).rejects.toBe("interrupt");
    expect(github.arrivals).toHaveLength(0);
  });

  test("of which a part was sent before the run was stopped are not told as unsent", async () => {
    const run = new AbortController();
    github.script = () => {
      run.abort("interrupt");
      return { status: 201, body: {} };
    };
    const twice = withGitHub(
      runConfig(run.signal),
      write,
      async (octokit) => {
        await octokit.request("POST /thing");
        await octokit.request("POST /thing");
      },
      openBroker(github.url),
    );
    expect(await sentence(twice, "write")).toContain("may or may not have been made");
    expect(github.arrivals).toHaveLength(1);
  });

  test("that were already sent are heard out when the run is stopped", async () => {
    const run = new AbortController();
    github.script = () => {
      run.abort(new Error("stopped"));
      return { status: 201, body: { done: true } };
    };
    expect(await postThing(openBroker(github.url), run.signal)).toEqual({ done: true });
  });
});

describe("sentences", () => {
  /** What is said about one answer of GitHub. */
  async function about(status: number, headers: Record<string, string>, body: unknown): Promise<string> {
    github.script = () => ({ status, headers, body });
    return sentence(getThing());
  }

  test.each([
    [401, {}, { message: "Bad credentials" }, "reconnect GitHub in Settings → Connections"],
    [
      403,
      { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "repo" },
      { message: "Forbidden" },
      'lacks a permission for this: one of "repo"',
    ],
    [403, { "x-github-sso": "required; url=https://github.test/x" }, { message: "SSO" }, "single sign-on"],
    [
      403,
      {},
      { message: "Repository was archived so is read-only." },
      'GitHub says: "Repository was archived so is read-only."',
    ],
    [404, {}, { message: "Not Found" }, "alice/webshop was not found on GitHub, or is not visible to @alice"],
    [
      404,
      {},
      { message: "This repository is empty." },
      'did not find what this needs of alice/webshop. GitHub says: "This repository is empty."',
    ],
    [409, {}, { message: "is at abc but expected def" }, "present state of alice/webshop"],
    [410, {}, { message: "Issues are disabled for this repo" }, "Issues are disabled for this repo"],
    [
      422,
      {},
      {
        message: "Validation Failed",
        errors: [{ resource: "Issue", field: "title", code: "missing_field" }, { message: "x".repeat(900) }],
      },
      'GitHub says: "Validation Failed: Issue title missing_field; xxx',
    ],
    [451, {}, { message: "DMCA" }, "legal reasons"],
    [418, {}, { message: "teapot" }, "refused the request (418)"],
  ])("%i is explained", async (status, headers, body, expected) => {
    const said = await about(status, headers as Record<string, string>, body);
    expect(said).toContain(expected);
    expect(said.length).toBeLessThan(600);
  });

  test("an hourly limit says when it is over", async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 1500);
    const said = await about(
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
      { message: "API rate limit exceeded for user ID 1." },
    );
    expect(said).toMatch(/hourly limit .* try again in 25 minutes/);
  });

  test.each([
    ["interaction_required", "connect GitHub in Settings → Connections"],
    ["invalid_grant", "sign in again"],
    ["invalid_client", "operator"],
    ["server_unavailable", "token service can't be reached"],
    ["provider_error", "No GitHub access could be obtained"],
  ] as const)("a failed exchange (%s) is explained", (code, expected) => {
    expect(explainGitHubError(new AuthError(code, "…"), { access: "read" })).toContain(expected);
  });

  test("a missing permission is named", () => {
    const error = new AuthError("insufficient_scope", "…", { details: { missing: ["notifications"] } });
    expect(explainGitHubError(error, { access: "read" })).toContain(
      'It needs the permission "notifications".',
    );
  });

  test("what was not foreseen shows its kind and not its message", () => {
    expect(explainGitHubError(new TypeError("secret inside"), { access: "read" })).toBe(
      "The tool failed in a way that was not foreseen (TypeError).",
    );
    const unsure = explainGitHubError(new TransportError("timeout", "…"), { access: "write" });
    expect(unsure).toContain("may or may not have been made");
  });
});
