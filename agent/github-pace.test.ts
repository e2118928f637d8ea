import { Octokit } from "octokit";
import { afterEach, expect, test, vi } from "vitest";
import { paceRequests } from "./github-pace.ts";

afterEach(() => vi.useRealTimers());

/** An Octokit whose requests are noted, and answered at once. */
function makeOctokit(person: string, secondMs = 20) {
  const sentAt: number[] = [];
  const fetch = async () => {
    sentAt.push(performance.now());
    return Response.json({});
  };
  const octokit = new Octokit({ request: { fetch }, throttle: { enabled: false } });
  paceRequests(octokit, person, 0, secondMs);
  return { octokit, sentAt };
}

test("a person's writes are a second apart, those that notify people three, and reads are not", async () => {
  const { octokit, sentAt } = makeOctokit("alice");
  const issue = { owner: "a", repo: "b", issue_number: 1 };
  const comment = () => octokit.rest.issues.createComment({ ...issue, body: "Hello" });
  await Promise.all([comment(), comment()]);
  expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(55);
  const others = makeOctokit("bob");
  await Promise.all([others.octokit.rest.issues.get(issue), others.octokit.rest.issues.get(issue)]);
  expect(others.sentAt).toHaveLength(2);
});

test("no request waits because the clock went back", async () => {
  const { octokit, sentAt } = makeOctokit("carol", 1);
  const search = () => octokit.rest.search.issuesAndPullRequests({ q: "tea" });
  await search();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
  await search();
  await octokit.rest.issues.create({ owner: "a", repo: "b", title: "Tea" });
  expect(sentAt).toHaveLength(3);
});
