/** alice/wonderland-api: what tests and docs name. Two duplicate issues (#7 and #12), a reviewed pull request (#13), a failed run. */
import type { SeedRepo, SeedThread } from "#dev/github/seed/types.ts";

const README = `# wonderland-api

Bookings for tea houses: tables, guests, and a clock that is always at six.

    npm install
    npm test
`;
const SESSION = `/** Signs a guest in. Answers 401 for a wrong name or password, and never says which. */
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
const BOOKINGS = `/** Tables with no booking in the slot. TODO: a booking across midnight is seen on one day only. */
export function freeTables(tables: Table[], bookings: Booking[], start: number, end: number): Table[] {
  const taken = new Set(bookings.filter((b) => b.from < end && b.to > start).map((b) => b.table));
  return tables.filter((table) => !taken.has(table.id));
}
`;
const LIMITS = `/** Ten bookings a minute for one guest. */
const seen = new Map<string, number[]>();
export function isAllowed(guest: string): boolean {
  const recent = (seen.get(guest) ?? []).filter((time) => Date.now() - time < 60_000);
  seen.set(guest, [...recent, Date.now()]);
  return recent.length < 10;
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

/** By whom, days before the start, labels, title, body: #1 and the following. */
const ISSUES: readonly [string, number, string, string, string][] = [
  ["alice", 300, "", "Choose a license", "Before anyone builds on this."],
  ["carol", 210, "bug", "Bookings across midnight show on one day only", "See `freeTables`."],
  ["bob", 180, "documentation, good first issue", "Document the error codes", "Such as 409."],
  ["alice", 160, "", "Move away from Express", "Less middleware."],
  ["carol", 95, "performance", "GET /tables takes two seconds with a full calendar", "With 8,000 bookings."],
  ["bob", 60, "enhancement", "Support PATCH /bookings/:id", "To move a booking means to delete it today."],
  ["bob", 41, "bug", "500 on sign-in when the password contains a plus sign", "As in `tea+scones`: 500."],
  ["alice", 33, "enhancement, security", "Limit bookings to ten a minute for each guest", "One took all."],
  ["carol", 25, "documentation", 'Typo in the README: "guets"', "In the table."],
  ["alice", 19.5, "", "Return 409 when a table is taken", "It was a 500."],
  ["bob", 12, "enhancement, good first issue", "Health check for the load balancer", "`GET /healthz`"],
  ["carol", 6, "bug", "Login fails with an internal error if my password has a + in it", "It is `do+re+mi`."],
  ["alice", 4, "bug", "Read the sign-in form with URLSearchParams", "Fixes #7: `+` becomes a space."],
  ["bob", 2, "bug", 'Flaky test: "answers 429 to the eleventh booking"', "It passed when run again."],
];
const assigned = { assignees: ["alice"] };
/** What else there is to some of them. */
const MORE: Readonly<Record<number, Partial<SeedThread>>> = {
  1: { closed: 298 },
  2: assigned,
  4: { closed: 120 },
  5: {
    ...assigned,
    comments: [
      ["bob", 94, "An index on `from` would be enough for a start."],
      ["alice", 90, "Agreed. Postgres can do this with a range type and a GiST index."],
    ],
  },
  7: { ...assigned, comments: [["alice", 40, "`src/session.ts` splits the form by hand."]] },
  8: {
    pull: {
      branch: "limit-bookings",
      commits: [
        ["alice", 33.2, "Limit bookings for each guest", "src/limits.ts", LIMITS],
        ["alice", 33.1, "Say so in the README", "README.md", `${README}\nTen bookings a minute.\n`],
      ],
      review: ["bob", 32, "The map grows for ever.", "CHANGES_REQUESTED"],
      lineComment: { path: "src/limits.ts", line: 2, body: "This never forgets a guest." },
    },
  },
  9: { closed: 24 },
  10: {
    pull: {
      branch: "taken-is-409",
      commits: [["alice", 19.6, "A taken table is a conflict", "src/errors.ts", ERRORS]],
      review: ["bob", 19.3, "Ship it.", "APPROVED"],
      merged: 19,
    },
  },
  13: {
    pull: {
      branch: "plus-in-passwords",
      commits: [["alice", 4.1, "Read the form with URLSearchParams", "src/session.ts", SESSION_FIXED]],
      review: ["bob", 3, "Much better than splitting by hand.", "APPROVED"],
    },
  },
  14: assigned,
};

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
  threads: ISSUES.map(([by, ago, labels, title, body], index) => {
    return { by, ago, title, body, labels: labels.split(", ").filter(Boolean), ...MORE[index + 1] };
  }),
  runs: [
    [10, "push", 19, PASSED_LOG],
    [13, "pull_request", 4, PASSED_LOG],
    [8, "pull_request", 2.2, FAILED_LOG],
  ],
};
