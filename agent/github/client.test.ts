import { describe, expect, test } from "vitest";
import { withGitHub } from "./client.ts";
import { explainFailure, getThing, postThing, read, write } from "./testing/requests.ts";
import {
  openBroker,
  runConfig,
  servePlayedGitHub,
  startPlayedGitHub,
} from "./tools/testing/played-github.ts";

const github = await servePlayedGitHub();

describe("reads", () => {
  test("are retried after a 502 and a broken connection", async () => {
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
    expect(await getThing(openBroker(github.url))).toEqual({ tries: 3 });
  });

  test("fail with an explanation if GitHub stays down", async () => {
    github.script = () => ({ status: 503, body: { message: "no" } });
    expect(await explainFailure(getThing(openBroker(github.url)))).toBe(
      "GitHub has a problem on its side (503). Try again in a few minutes.",
    );
    expect(github.arrivals).toHaveLength(3);
  });

  test("report that nothing listens there", async () => {
    const gone = await startPlayedGitHub();
    await gone.close();
    expect(await explainFailure(getThing(openBroker(gone.url)))).toContain("can't be reached");
  });

  test("time out once if GitHub stalls", async () => {
    github.script = () => undefined;
    expect(await explainFailure(getThing(openBroker(github.url, { timeoutMs: 50 })))).toContain(
      "did not answer in time",
    );
    expect(github.arrivals).toHaveLength(1);
  });

  test("time out if the response stalls halfway, without treating it as empty", async () => {
    github.script = (_arrival, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"half":');
      return undefined;
    };
    expect(await explainFailure(getThing(openBroker(github.url, { timeoutMs: 50 })))).toContain(
      "did not answer in time",
    );
  });

  test("reject a response that is not JSON", async () => {
    github.script = () => ({ headers: { "content-type": "text/html" }, body: "<h1>Maintenance</h1>" });
    expect(await explainFailure(getThing(openBroker(github.url)))).toContain("not in the expected form");
  });

  test.each<Record<string, string>>([
    { "retry-after": "2" },
    { "retry-after": "Sun, 06 Nov 1994 08:49:39 GMT", date: "Sun, 06 Nov 1994 08:49:37 GMT" },
  ])("wait out a short rate limit, once: %o", async (headers) => {
    let tries = 0;
    const limited = {
      status: 429,
      headers,
      body: { message: "You have exceeded a secondary rate limit" },
    };
    github.script = () => {
      tries += 1;
      return tries === 1 ? limited : { body: { tries } };
    };
    expect(await getThing(openBroker(github.url))).toEqual({ tries: 2 });
  });

  test("don't wait for a long rate limit, and report when to retry", async () => {
    github.script = () => ({
      status: 403,
      headers: { "retry-after": "120" },
      body: { message: "You have exceeded a secondary rate limit" },
    });
    expect(await explainFailure(getThing(openBroker(github.url)))).toContain("try again in 2 minutes");
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
    await expect(postThing(openBroker(github.url))).rejects.toMatchObject({ status });
    expect(github.arrivals).toHaveLength(1);
  });

  test("are sent once when the connection breaks, with the advice to check first", async () => {
    github.script = (_arrival, response) => {
      response.destroy();
      return undefined;
    };
    expect(await explainFailure(postThing(openBroker(github.url)), "write")).toContain(
      "may or may not have been made",
    );
    expect(github.arrivals).toHaveLength(1);
  });

  test("don't follow a redirect", async () => {
    github.script = () => ({ status: 307, headers: { location: "/other" } });
    await expect(postThing(openBroker(github.url))).rejects.toMatchObject({ code: "redirected" });
    expect(github.arrivals).toHaveLength(1);
  });

  test("are not sent after the run was stopped, and end with the run's own reason", async () => {
    const broker = openBroker(github.url);
    await expect(postThing(broker, AbortSignal.abort("interrupt"))).rejects.toBe("interrupt");
    const run = new AbortController();
    const stopping: typeof broker.exchange = (request) => {
      run.abort("interrupt");
      return broker.exchange(request);
    };
    await expect(postThing({ ...broker, exchange: stopping }, run.signal)).rejects.toBe("interrupt");
    expect(github.arrivals).toHaveLength(0);
  });

  test("of which a part was sent before the run was stopped are not reported as unsent", async () => {
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
    expect(await explainFailure(twice, "write")).toContain("may or may not have been made");
    expect(github.arrivals).toHaveLength(1);
  });

  test("that were already sent are completed when the run is stopped", async () => {
    const run = new AbortController();
    github.script = () => {
      run.abort(new Error("stopped"));
      return { status: 201, body: { done: true } };
    };
    expect(await postThing(openBroker(github.url), run.signal)).toEqual({ done: true });
  });
});
