/** alice/wonderland-api: what tests and docs name. Two duplicate issues (#7 and #12), a reviewed pull request (#13), a failed run. */
import { type SeedRepo, thread } from "#dev/github/seed/types.ts";

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
const ERRORS = "export const TAKEN = 409;\n";
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
  private: false,
  language: "TypeScript",
  stars: 128,
  age: 410,
  commits: [
    ["alice", 400, "Begin with a README", "README.md", README],
    ["alice", 399, "Package", "package.json", '{ "name": "wonderland-api" }\n'],
    ["alice", 380, "Sign in", "src/session.ts", SESSION],
    ["alice", 351, "Find free tables", "src/bookings.ts", BOOKINGS],
  ],
  threads: [
    thread("alice", 300, "Choose a license", { body: "Before anyone builds on this.", closed: 298 }),
    thread("carol", 210, "Bookings across midnight show on one day only", {
      body: "See `freeTables`.",
      labels: ["bug"],
      assignees: ["alice"],
    }),
    thread("bob", 180, "Document the error codes", {
      body: "A client has to read the source to learn that a taken table is a 409.",
      labels: ["documentation", "good first issue"],
    }),
    thread("alice", 160, "Move away from Express", { body: "Less middleware.", closed: 120 }),
    thread("carol", 95, "GET /tables takes two seconds with a full calendar", {
      body: "With about 8,000 bookings.",
      labels: ["performance"],
      assignees: ["alice"],
      comments: [
        ["bob", 94, "An index on `from` would be enough for a start."],
        ["alice", 90, "Agreed. Postgres can do this with a range type and a GiST index."],
      ],
    }),
    thread("bob", 60, "Support PATCH /bookings/:id", {
      body: "Moving a booking means deleting it and hoping that nobody takes the table in between.",
      labels: ["enhancement"],
    }),
    thread("bob", 41, "500 on sign-in when the password contains a plus sign", {
      body: "Set the password to `tea+scones` and sign in: 500.",
      labels: ["bug"],
      assignees: ["alice"],
      comments: [["alice", 40, "`src/session.ts` splits the form by hand."]],
    }),
    thread("alice", 33, "Limit bookings to ten a minute for each guest", {
      body: "A script booked every table for a year.",
      labels: ["enhancement", "security"],
      pull: {
        branch: "limit-bookings",
        commits: [
          ["alice", 33.2, "Limit bookings for each guest", "src/limits.ts", LIMITS],
          ["alice", 33.1, "Say so in the README", "README.md", `${README}\nTen bookings a minute.\n`],
        ],
        review: ["bob", 32, "The map grows for ever.", "CHANGES_REQUESTED"],
        lineComment: { path: "src/limits.ts", line: 3, body: "This never forgets a guest." },
      },
    }),
    thread("carol", 25, 'Typo in the README: "guets"', {
      body: "In the table.",
      labels: ["documentation"],
      closed: 24,
    }),
    thread("alice", 19.5, "Return 409 when a table is taken", {
      body: "It was a 500.",
      pull: {
        branch: "taken-is-409",
        commits: [["alice", 19.6, "A taken table is a conflict", "src/errors.ts", ERRORS]],
        review: ["bob", 19.3, "Ship it.", "APPROVED"],
        merged: 19,
      },
    }),
    thread("bob", 12, "Health check for the load balancer", {
      body: "`GET /healthz`",
      labels: ["enhancement", "good first issue"],
    }),
    thread("carol", 6, "Login fails with an internal error if my password has a + in it", {
      body: "I changed my password to `do+re+mi`. The server says 500.",
      labels: ["bug"],
    }),
    thread("alice", 4, "Read the sign-in form with URLSearchParams", {
      body: "Fixes #7: `+` in a password becomes a space as it should.",
      labels: ["bug"],
      pull: {
        branch: "plus-in-passwords",
        commits: [["alice", 4.1, "Read the form with URLSearchParams", "src/session.ts", SESSION_FIXED]],
        review: ["bob", 3, "Much better than splitting by hand.", "APPROVED"],
      },
    }),
    thread("bob", 2, 'Flaky test: "answers 429 to the eleventh booking"', {
      body: "Failed on `limit-bookings`, passed when run again.",
      labels: ["bug"],
      assignees: ["alice"],
    }),
  ],
  runs: [
    [10, "push", 19, PASSED_LOG],
    [13, "pull_request", 4, PASSED_LOG],
    [8, "pull_request", 2.2, FAILED_LOG],
  ],
};
