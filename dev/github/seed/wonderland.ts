/** alice/wonderland-api: what tests and docs name. Two duplicate issues (#7 and #12), a reviewed pull request (#13), a failed run. */
import type { SeedRepo } from "#dev/github/seed/types.ts";

const README = `# wonderland-api

Bookings for tea houses: tables, guests, and a clock that is always at six.

    npm install
    npm test
`;
const SESSION = `import { verifyPassword } from "./passwords.ts";

/** Signs a guest in. Answers 401 for a wrong name or password, and never says which. */
export async function createSession(body: string): Promise<Response> {
  const form = new Map(body.split("&").map((pair) => pair.split("=") as [string, string]));
  const name = decodeURIComponent(form.get("name") ?? "");
  const password = decodeURIComponent(form.get("password") ?? "");
  return new Response(null, { status: (await verifyPassword(name, password)) ? 204 : 401 });
}
`;
const SESSION_FIXED = SESSION.replace(/new Map\(.*\)\);/, "new URLSearchParams(body);").replaceAll(
  /decodeURIComponent\((form.*?"")\)/g,
  "$1",
);
const BOOKINGS = `import type { Booking, Table } from "./types.ts";

/** Tables with no booking in the slot. TODO: a booking across midnight is seen on one day only. */
export function freeTables(tables: Table[], bookings: Booking[], start: number, end: number): Table[] {
  const taken = new Set(bookings.filter((b) => b.from < end && b.to > start).map((b) => b.table));
  return tables.filter((table) => !taken.has(table.id));
}
`;
const LIMITS = `/** Ten bookings a minute for one guest. */
export function createLimiter(limit = 10): (guest: string) => boolean {
  const seen = new Map<string, number[]>();
  return (guest) => {
    const recent = (seen.get(guest) ?? []).filter((time) => Date.now() - time < 60_000);
    seen.set(guest, [...recent, Date.now()]);
    return recent.length < limit;
  };
}
`;
const FAILED_LOG = `##[group]Run npm test
 ❯ src/limits.test.ts (3 tests | 1 failed) 1043ms
   × answers 429 to the eleventh booking in a minute
     → expected 200 to be 429 // Object.is equality
      Tests  1 failed | 31 passed (32)
##[error]Process completed with exit code 1.
`;
const PASSED_LOG = "##[group]Run npm test\n      Tests  32 passed (32)\n";

export const WONDERLAND: SeedRepo = {
  owner: "alice",
  name: "wonderland-api",
  description: "Booking service for tea houses: tables, guests, and a clock that is always at six",
  language: "TypeScript",
  stars: 128,
  age: 410,
  commits: [
    { ago: 400, message: "Begin with a README", path: "README.md", content: README },
    { ago: 399, message: "Package", path: "package.json", content: '{ "name": "wonderland-api" }\n' },
    { ago: 380, message: "Sign in", path: "src/session.ts", content: SESSION },
    { ago: 351, message: "Find free tables", path: "src/bookings.ts", content: BOOKINGS },
  ],
  threads: [
    { by: "alice", ago: 300, title: "Choose a license", body: "Before anyone builds on this.", closed: 298 },
    {
      ...{ by: "carol", ago: 210, title: "Bookings across midnight show on one day only" },
      ...{ body: "See `freeTables`.", labels: ["bug"], assignees: ["alice"] },
    },
    {
      ...{
        by: "bob",
        ago: 180,
        title: "Document the error codes",
        labels: ["documentation", "good first issue"],
      },
      body: "A client has to read the source to learn that a taken table is a 409.",
    },
    { by: "alice", ago: 160, title: "Move away from Express", body: "Less middleware.", closed: 120 },
    {
      ...{ by: "carol", ago: 95, title: "GET /tables takes two seconds with a full calendar" },
      ...{ body: "With about 8,000 bookings.", labels: ["performance"], assignees: ["alice"] },
      comments: [
        { by: "bob", ago: 94, body: "An index on `from` would be enough for a start." },
        { by: "alice", ago: 90, body: "Agreed. Postgres can do this with a range type and a GiST index." },
      ],
    },
    {
      ...{ by: "bob", ago: 60, title: "Support PATCH /bookings/:id", labels: ["enhancement"] },
      body: "Moving a booking means deleting it and hoping that nobody takes the table in between.",
    },
    {
      ...{ by: "bob", ago: 41, title: "500 on sign-in when the password contains a plus sign" },
      ...{
        body: "Set the password to `tea+scones` and sign in: 500.",
        labels: ["bug"],
        assignees: ["alice"],
      },
      comments: [{ by: "alice", ago: 40, body: "`src/session.ts` splits the form by hand." }],
    },
    {
      ...{ by: "alice", ago: 33, title: "Limit bookings to ten a minute for each guest" },
      ...{ body: "A script booked every table for a year.", labels: ["enhancement", "security"] },
      pull: {
        branch: "limit-bookings",
        commits: [
          { ago: 33.2, message: "Limit bookings for each guest", path: "src/limits.ts", content: LIMITS },
          {
            ago: 33.1,
            message: "Say so in the README",
            path: "README.md",
            content: `${README}\nTen bookings a minute.\n`,
          },
        ],
        reviewers: ["bob"],
        reviews: [{ by: "bob", ago: 32, event: "REQUEST_CHANGES", body: "The map grows for ever." }],
        notes: [{ by: "bob", ago: 32, path: "src/limits.ts", line: 3, body: "This never forgets a guest." }],
      },
    },
    {
      ...{ by: "carol", ago: 25, title: 'Typo in the README: "guets"', body: "In the table." },
      ...{ labels: ["documentation"], closed: 24 },
    },
    {
      ...{ by: "alice", ago: 19.5, title: "Return 409 when a table is taken", body: "It was a 500." },
      pull: {
        branch: "taken-is-409",
        commits: [
          {
            ago: 19.6,
            message: "A taken table is a conflict",
            path: "src/errors.ts",
            content: "export const TAKEN = 409;\n",
          },
        ],
        reviews: [{ by: "bob", ago: 19.3, event: "APPROVE", body: "Ship it." }],
        merged: 19,
      },
    },
    {
      ...{ by: "bob", ago: 12, title: "Health check for the load balancer" },
      ...{ body: "`GET /healthz`", labels: ["enhancement", "good first issue"] },
    },
    {
      ...{ by: "carol", ago: 6, title: "Login fails with an internal error if my password has a + in it" },
      ...{ body: "I changed my password to `do+re+mi`. The server says 500.", labels: ["bug"] },
    },
    {
      ...{ by: "alice", ago: 4, title: "Read the sign-in form with URLSearchParams", labels: ["bug"] },
      body: "Fixes #7: `+` in a password becomes a space as it should.",
      pull: {
        branch: "plus-in-passwords",
        commits: [
          {
            ago: 4.1,
            message: "Read the form with URLSearchParams",
            path: "src/session.ts",
            content: SESSION_FIXED,
          },
        ],
        reviewers: ["bob"],
        reviews: [{ by: "bob", ago: 3, event: "APPROVE", body: "Much better than splitting by hand." }],
      },
    },
    {
      ...{ by: "bob", ago: 2, title: 'Flaky test: "answers 429 to the eleventh booking"', labels: ["bug"] },
      ...{ body: "Failed on `limit-bookings`, passed when run again.", assignees: ["alice"] },
    },
  ],
  runs: [
    { title: "Return 409 when a table is taken", branch: "main", event: "push", ago: 19, log: PASSED_LOG },
    {
      ...{ title: "Read the sign-in form with URLSearchParams", branch: "plus-in-passwords" },
      ...{ event: "pull_request", ago: 4, log: PASSED_LOG },
    },
    {
      ...{ title: "Limit bookings to ten a minute for each guest", branch: "limit-bookings" },
      ...{ event: "pull_request", ago: 2.2, failed: true, log: FAILED_LOG },
    },
  ],
};
