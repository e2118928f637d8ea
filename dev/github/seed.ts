/** What is there when the embedded GitHub starts: three people, an organization, and what they have been doing. */
import type { SeedConfig } from "emulate";
import type { Facts, Job, Notification, Run } from "#dev/github/seed/facts.ts";
import { GENERATED } from "#dev/github/seed/generate.ts";
import { daysAgo, plantRepository } from "#dev/github/seed/planter.ts";
import type { SeedRepo } from "#dev/github/seed/types.ts";
import { WONDERLAND } from "#dev/github/seed/wonderland.ts";
import { NOBODY, type Upstream } from "#dev/github/upstream.ts";
import { PEOPLE } from "#dev/people.ts";

const ORG = "teacup-labs";
const REPOS: readonly SeedRepo[] = [WONDERLAND, ...GENERATED];
const STEPS = ["Set up job", "Run actions/checkout@v4", "Run npm ci", "Run npm test"];

type NotificationRow = [string, string, string, Notification["type"], number, number];

/** For whom, where, why, what, number, days ago. */
const NOTIFICATIONS: readonly NotificationRow[] = [
  ["alice", "teacup-labs/infra", "review_requested", "PullRequest", 3, 1],
  ["alice", "alice/wonderland-api", "assign", "Issue", 14, 2],
  ["alice", "alice/wonderland-api", "ci_activity", "CheckSuite", 0, 2.2],
  ["alice", "alice/wonderland-api", "author", "PullRequest", 13, 3],
  ["bob", "alice/wonderland-api", "review_requested", "PullRequest", 13, 4],
  ["carol", "alice/wonderland-api", "author", "Issue", 12, 6],
];

/** Everyone who can act at the emulator. */
export const LOGINS: readonly string[] = [NOBODY, ...PEOPLE.map((person) => person.username)];

/** The age of people and organizations: the emulator stamps its seed with the time it starts at. */
export const BEGINNING_DAYS_AGO = 900;

/** The library's own seed. Its first user stands in for unknown tokens, so that is somebody with nothing. */
export function emulatorSeed(): SeedConfig {
  const people = PEOPLE.map(({ username, name, email }) => ({ login: username, name, email }));
  // Both are admins to the emulator, or the second could not push; the gate shows members as "write".
  const members = ["alice", "bob"].map((login) => ({ login, role: "admin" }));
  return {
    users: [{ login: NOBODY }, ...people],
    orgs: [
      { login: ORG, name: "Teacup Labs", description: "Small tools for places that serve tea", members },
    ],
    repos: REPOS.map(({ owner, name, description, language, private: hidden = false }) => ({
      ...{ owner, name, description, language, private: hidden, auto_init: false },
    })),
  };
}

/** Fills the empty repositories, and gives back what the emulator cannot hold. */
export async function plantSeed(upstream: Upstream): Promise<Facts> {
  for (const repo of REPOS) await plantRepository(upstream, repo, repo.owner === ORG ? "alice" : repo.owner);
  upstream.pretend(undefined);
  const notifications = NOTIFICATIONS.map(([login, fullName, reason, type, number, ago], index) => {
    const repo = REPOS.find(({ owner, name }) => `${owner}/${name}` === fullName);
    const title = repo?.threads[number - 1]?.title ?? "CI workflow run failed for limit-bookings branch";
    return {
      id: String(1001 + index),
      login,
      fullName,
      reason,
      type,
      number,
      title,
      updatedAt: daysAgo(ago),
    };
  });
  const repos = REPOS.map(({ owner, name, stars, age }) => {
    const created_at = daysAgo(age)
      .toISOString()
      .replace(/\.\d+Z/, "Z");
    return [`${owner}/${name}`, { stargazers_count: stars, watchers_count: stars, created_at }] as const;
  });
  return {
    repos: new Map(repos),
    runs: await runsOf(upstream, WONDERLAND),
    notifications,
    logAddresses: new Map(),
  };
}

async function runsOf(upstream: Upstream, { owner, name, runs = [] }: SeedRepo): Promise<Run[]> {
  const fullName = `${owner}/${name}`;
  const planted = runs.map(async ({ ago, failed, log, ...run }, index): Promise<Run> => {
    const branch = await upstream.read<{ commit: { sha: string } }>(
      owner,
      `/repos/${fullName}/branches/${run.branch}`,
    );
    const id = 7_300_000_000 + index * 10;
    const conclusion = failed ? "failure" : "success";
    const steps = STEPS.map((step) => ({
      name: step,
      conclusion: step === STEPS.at(-1) ? conclusion : "success",
    }));
    const job: Job = { id: id + 1, name: "test", log, conclusion, steps };
    const common = { fullName, number: 40 + index, startedAt: daysAgo(ago), sha: branch?.commit.sha ?? "" };
    return { ...run, ...common, id, actor: owner, job };
  });
  return Promise.all(planted);
}
