import { Octokit } from "octokit";
import { afterEach, expect, test, vi } from "vitest";
import { paceRequests } from "./github-pace.ts";

/** The requested pauses in milliseconds; none is actually waited for. */
const pauses = vi.hoisted((): number[] => []);
vi.mock("node:timers/promises", () => ({ setTimeout: async (ms: number) => void pauses.push(ms) }));

afterEach(() => {
  vi.useRealTimers();
  pauses.length = 0;
});

/** An Octokit whose requests are counted and answered immediately. */
function makeOctokit(person: string) {
  const sent: unknown[] = [];
  const fetch = async (url: unknown) => {
    sent.push(url);
    return Response.json({});
  };
  const octokit = new Octokit({ request: { fetch }, throttle: { enabled: false } });
  paceRequests(octokit, person, 0, 1_000);
  return { octokit, sent };
}

const issue = { owner: "a", repo: "b", issue_number: 1 };

test("a person's writes are a second apart, those that notify people three, and reads are not", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const { octokit, sent } = makeOctokit("alice");
  const { createComment, update, get } = octokit.rest.issues;
  await update({ ...issue, title: "Tea" });
  await update({ ...issue, title: "Cake" });
  expect(pauses).toEqual([1_000]);
  await Promise.all([get(issue), get(issue)]);
  expect(pauses).toEqual([1_000]);
  vi.advanceTimersByTime(2_000);
  await createComment({ ...issue, body: "Hello" });
  await createComment({ ...issue, body: "Hello" });
  // A second after the last write, and three after the last notification.
  expect(pauses).toEqual([1_000, 1_000, 3_000]);
  expect(sent).toHaveLength(6);
});

test("one person's requests do not wait for another's", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  await makeOctokit("dora").octokit.rest.issues.update({ ...issue, title: "Tea" });
  await makeOctokit("bob").octokit.rest.issues.update({ ...issue, title: "Tea" });
  expect(pauses).toEqual([]);
});

test("no request waits because the clock moved backwards", async () => {
  const { octokit, sent } = makeOctokit("carol");
  const search = () => octokit.rest.search.issuesAndPullRequests({ q: "tea" });
  await search();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
  await search();
  await octokit.rest.issues.create({ owner: "a", repo: "b", title: "Tea" });
  expect(sent).toHaveLength(3);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(3_000);
});
