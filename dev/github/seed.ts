/** What is there when the embedded GitHub starts: three people, an organization, and what they have been doing. */
import type { SeedConfig } from "emulate";
import { ALICE_NOTIFICATIONS, ALICE_REPOS } from "#dev/github/seed/alice.ts";
import { BOB_NOTIFICATIONS, BOB_REPOS } from "#dev/github/seed/bob.ts";
import { CAROL_NOTIFICATIONS, CAROL_REPOS } from "#dev/github/seed/carol.ts";
import type { Facts, Run } from "#dev/github/seed/facts.ts";
import { daysAgo, factsOf, plantRepository } from "#dev/github/seed/planter.ts";
import { TEACUP_REPOS } from "#dev/github/seed/teacup.ts";
import type { SeedRepo } from "#dev/github/seed/types.ts";
import { WONDERLAND_API } from "#dev/github/seed/wonderland-api.ts";
import { NOBODY, type Upstream } from "#dev/github/upstream.ts";
import { PEOPLE } from "#dev/people.ts";

const ORG = "teacup-labs";
const REPOS: readonly SeedRepo[] = [
  WONDERLAND_API,
  ...ALICE_REPOS,
  ...BOB_REPOS,
  ...CAROL_REPOS,
  ...TEACUP_REPOS,
];
const NOTIFICATIONS = [...ALICE_NOTIFICATIONS, ...BOB_NOTIFICATIONS, ...CAROL_NOTIFICATIONS];

const PROFILES: Readonly<Record<string, { bio: string; company: string; location: string }>> = {
  alice: {
    bio: "APIs, tea, and things that are not what they seem",
    company: "@teacup-labs",
    location: "Oxford",
  },
  bob: {
    bio: "I build warehouses. The software kind, mostly.",
    company: "@teacup-labs",
    location: "Rotterdam",
  },
  carol: {
    bio: "Singer, and the person who writes the band's software",
    company: "The Understudies",
    location: "Lisbon",
  },
};

/** Everyone who can act at the emulator. */
export const LOGINS: readonly string[] = [NOBODY, ...PEOPLE.map((person) => person.username)];

/** The age of people and organizations: the emulator stamps its seed with the time it starts at. */
export const BEGINNING_DAYS_AGO = 900;

/** The library's own seed. Its first user stands in for unknown tokens, so that is somebody with nothing. */
export function emulatorSeed(): SeedConfig {
  const people = PEOPLE.map(({ username, name, email }) => ({
    login: username,
    name,
    email,
    ...PROFILES[username],
  }));
  // Both are admins to the emulator, or the second could not push; the gate shows members as "write".
  const members = ["alice", "bob"].map((login) => ({ login, role: "admin" }));
  return {
    users: [{ login: NOBODY }, ...people],
    orgs: [
      { login: ORG, name: "Teacup Labs", description: "Small tools for places that serve tea", members },
    ],
    repos: REPOS.map(({ owner, name, description, language, private: hidden }) => ({
      ...{ owner, name, description, language, private: hidden ?? false, auto_init: false },
    })),
  };
}

/** Fills the empty repositories, and gives back what the emulator cannot hold. */
export async function plantSeed(upstream: Upstream): Promise<Facts> {
  for (const repo of REPOS) await plantRepository(upstream, repo, repo.owner === ORG ? "alice" : repo.owner);
  upstream.pretend(undefined);
  const notifications = NOTIFICATIONS.map(({ ago, read, number, ...rest }, index) => ({
    ...{ ...rest, id: String(1001 + index), number, unread: !read, updatedAt: daysAgo(ago) },
  }));
  return {
    repos: new Map(REPOS.map((repo) => [fullNameOf(repo), factsOf(repo)])),
    languages: new Map(REPOS.map((repo) => [fullNameOf(repo), repo.languages])),
    runs: (
      await Promise.all(REPOS.map((repo, index) => runsOf(upstream, repo, 7_300_000_000 + index * 1000)))
    ).flat(),
    notifications,
    logAddresses: new Map(),
  };
}

async function runsOf(upstream: Upstream, repo: SeedRepo, firstId: number): Promise<Run[]> {
  const reader = repo.owner === ORG ? "alice" : repo.owner;
  const paths = [...new Set(repo.runs?.map((run) => run.path))];
  const oldestFirst = (repo.runs ?? []).toSorted((a, b) => b.ago - a.ago);
  return Promise.all(
    oldestFirst.map(async ({ workflow, path, jobs, ago, ...rest }, index) => {
      const branch = await upstream.read<{ commit: { sha: string } }>(
        reader,
        `/repos/${fullNameOf(repo)}/branches/${rest.branch}`,
      );
      const id = firstId + index * 10;
      return {
        ...{
          ...rest,
          id,
          fullName: fullNameOf(repo),
          number: 40 + index,
          attempt: 1,
          startedAt: daysAgo(ago),
          sha: branch?.commit.sha ?? "",
        },
        workflow: { id: firstId / 1000 + paths.indexOf(path), name: workflow, path },
        jobs: jobs.map(({ name, steps, failed, log }, place) => ({
          ...{ id: id + place + 1, name, log, conclusion: failed ? "failure" : "success" },
          steps: steps.map((step) => ({ name: step, conclusion: stepConclusion(steps, step, failed) })),
        })),
      };
    }),
  );
}

function stepConclusion(steps: readonly string[], step: string, failed: string | undefined): string {
  if (!failed) return "success";
  const distance = steps.indexOf(step) - steps.indexOf(failed);
  if (distance === 0) return "failure";
  return distance < 0 ? "success" : "skipped";
}

function fullNameOf(repo: SeedRepo): string {
  return `${repo.owner}/${repo.name}`;
}
