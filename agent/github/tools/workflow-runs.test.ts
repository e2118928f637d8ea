import { expect, test } from "vitest";
import { type Answer, callTool, openBroker, servePlayedGitHub } from "./testing/played-github.ts";
import { getWorkflowRunFailedLogs } from "./workflow-runs.ts";

const github = await servePlayedGitHub();
const storage = await servePlayedGitHub();

const run = { owner: "alice", repo: "webshop", run_id: 9 };
const step = { name: "npm test", conclusion: "failure", status: "completed", number: 2 };
const done = { status: "completed", html_url: "https://github.test/job", steps: [step] };

/** The tool's result for a run of two jobs, of which the second failed. */
async function read(log: Answer) {
  const jobs = [
    { id: 1, name: "build", conclusion: "success", ...done },
    { id: 2, name: "test", conclusion: "failure", ...done },
  ];
  github.script = ({ path }) => (path.endsWith("/logs") ? log : { body: { total_count: 2, jobs } });
  return callTool(getWorkflowRunFailedLogs, run, openBroker(github.url));
}

test("the end of the failed jobs' logs is read from storage, without the token", async () => {
  const lines = Array.from({ length: 500 }, (_, index) => `2026-01-01T00:00:00.0000000Z step ${index}`);
  storage.script = () => ({ body: [...lines, "\u001b[31mError: hats do not fit\u001b[0m"].join("\n") });
  const { result } = await read({ status: 302, headers: { location: `${storage.url}/log?signature=1` } });
  const [job] = result.failed_jobs as { log: string }[];
  expect(result.failed_jobs).toMatchObject([{ name: "test", failed_steps: ["npm test"] }]);
  expect(job?.log).toMatch(/^\[… the beginning left out\]\n/);
  expect(job?.log).toMatch(/step 499\nError: hats do not fit$/);
  expect(storage.arrivals[0]?.headers.authorization).toBeUndefined();
});

test.each([
  ["has expired", { status: 410, body: { message: "Gone" } }, "GitHub keeps no log of this job."],
  ["was never written", { status: 404, body: { message: "Not Found" } }, "GitHub keeps no log of this job."],
  ["is too large", { body: "x".repeat(21 * 1024 * 1024) }, "The log is too large to be read here."],
])("a job whose log %s is still returned, with its steps and its page", async (_name, log, note) => {
  const { status, result } = await read(log);
  expect(status).toBe("success");
  expect(result.failed_jobs).toEqual([
    { name: "test", conclusion: "failure", failed_steps: ["npm test"], log: null, note, url: done.html_url },
  ]);
});

test("a log that exists but can't be read at the moment fails the call", async () => {
  const { status, text } = await read({ status: 500, body: { message: "Oops" } });
  expect(status).toBe("error");
  expect(text).toContain("problem on its side");
});
