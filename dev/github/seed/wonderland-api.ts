/** alice's busiest repository: a booking service with a pair of duplicate issues (#7 and #12) and a failed run. */
import type { SeedRepo } from "#dev/github/seed/types.ts";

const README = `# wonderland-api

Bookings for tea houses: tables, guests, and a clock that is always at six.

    npm install
    npm run dev        # http://localhost:4000
    npm test

| route | what it does |
|---|---|
| \`POST /sessions\` | sign in |
| \`GET /tables?at=\` | free tables at a time |
| \`POST /bookings\` | book one |
`;

const SESSION = `import { verifyPassword } from "./passwords.ts";
import { findGuest } from "./guests.ts";

/** Signs a guest in. Answers 401 for a wrong name or password, and never says which. */
export async function createSession(body: string): Promise<Response> {
  const form = new Map(body.split("&").map((pair) => pair.split("=") as [string, string]));
  const guest = await findGuest(decodeURIComponent(form.get("name") ?? ""));
  const password = decodeURIComponent(form.get("password") ?? "");
  if (!guest || !(await verifyPassword(guest, password))) return new Response(null, { status: 401 });
  return Response.json({ guest: guest.id, expires: Date.now() + 3_600_000 });
}
`;

const SESSION_FIXED = SESSION.replace(
  'const form = new Map(body.split("&").map((pair) => pair.split("=") as [string, string]));',
  "const form = new URLSearchParams(body);",
).replaceAll(/decodeURIComponent\((form\.get\("\w+"\) \?\? "")\)/g, "$1");

const BOOKINGS = `import type { Booking, Table } from "./types.ts";

const SLOT_MINUTES = 30;

/** Tables with no booking in the slot. TODO: a booking across midnight is seen on one day only. */
export function freeTables(tables: Table[], bookings: Booking[], at: Date): Table[] {
  const start = at.getTime();
  const end = start + SLOT_MINUTES * 60_000;
  const taken = new Set(bookings.filter((b) => b.from < end && b.to > start).map((b) => b.table));
  return tables.filter((table) => !taken.has(table.id));
}

/** Books a table. Throws when somebody was quicker. */
export function book(tables: Table[], bookings: Booking[], wish: Booking): Booking {
  const free = freeTables(tables, bookings, new Date(wish.from));
  if (!free.some((table) => table.id === wish.table)) throw new Error("table is taken");
  bookings.push(wish);
  return wish;
}
`;

const RATE_LIMIT = `/** Ten bookings a minute for one guest; the eleventh gets 429 and Retry-After. */
export function createLimiter(limit = 10, windowMs = 60_000): (guest: string) => number {
  const seen = new Map<string, number[]>();
  return (guest) => {
    const now = Date.now();
    const recent = (seen.get(guest) ?? []).filter((time) => now - time < windowMs);
    seen.set(guest, [...recent, now]);
    return recent.length < limit ? 0 : Math.ceil((windowMs - (now - (recent[0] ?? now))) / 1000);
  };
}
`;

const CI = `name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
`;

const FAILED_LOG = `##[group]Run npm test
> wonderland-api@1.8.0 test
> vitest run
 ✓ src/bookings.test.ts (9 tests) 41ms
 ❯ src/limits.test.ts (3 tests | 1 failed) 1043ms
   × answers 429 to the eleventh booking in a minute
     → expected 200 to be 429 // Object.is equality
 ❯ src/limits.test.ts:31:27
     29|   for (let i = 0; i < 10; i += 1) await book(guest);
     30|   const eleventh = await book(guest);
     31|   expect(eleventh.status).toBe(429);
       |                           ^
 Test Files  1 failed | 4 passed (5)
      Tests  1 failed | 31 passed (32)
##[error]Process completed with exit code 1.
`;

const STEPS = ["Set up job", "Run actions/checkout@v4", "Run npm ci", "Run npm test", "Complete job"];

export const WONDERLAND_API: SeedRepo = {
  owner: "alice",
  name: "wonderland-api",
  description: "Booking service for tea houses: tables, guests, and a clock that is always at six",
  language: "TypeScript",
  languages: { TypeScript: 48_210, Dockerfile: 612 },
  topics: ["api", "booking", "typescript"],
  stars: 128,
  forks: 14,
  age: 410,
  commits: [
    { ago: 400, message: "Begin with a README", path: "README.md", content: README },
    {
      ago: 399,
      message: "Package",
      path: "package.json",
      content: `{\n  "name": "wonderland-api",\n  "version": "1.8.0",\n  "type": "module",\n  "scripts": { "test": "vitest run" }\n}\n`,
    },
    { ago: 380, message: "Sign in with a name and a password", path: "src/session.ts", content: SESSION },
    { ago: 351, message: "Find free tables and book them", path: "src/bookings.ts", content: BOOKINGS },
    { ago: 350, message: "Run the tests on every push", path: ".github/workflows/ci.yml", content: CI },
    {
      ago: 20,
      message: "How to report a security problem",
      path: "SECURITY.md",
      content: "# Security\n\nWrite to security@example.com. Expect an answer within two days.\n",
    },
  ],
  threads: [
    {
      by: "alice",
      ago: 300,
      title: "Choose a license",
      body: "Before anyone else builds on this.",
      closed: { by: "alice", ago: 298 },
    },
    {
      by: "carol",
      ago: 210,
      title: "Bookings across midnight show on one day only",
      body: "We have a late show until 00:30. Booked 23:30–00:30, and the table looks free after midnight.\n\nSee `freeTables` in `src/bookings.ts`.",
      labels: ["bug"],
      assignees: ["alice"],
      comments: [
        {
          by: "alice",
          ago: 209,
          body: "You are right, the slot is compared within one day. I will look at it.",
        },
      ],
    },
    {
      by: "bob",
      ago: 180,
      title: "Document the error codes",
      body: "A client has to read the source to learn that a taken table is a 409.",
      labels: ["documentation", "good first issue"],
    },
    {
      by: "alice",
      ago: 160,
      title: "Move from Express to plain Request/Response",
      body: "Half of our middleware is there to undo Express.",
      labels: ["enhancement"],
      closed: { by: "alice", ago: 120 },
    },
    {
      by: "carol",
      ago: 95,
      title: "GET /tables takes two seconds with a full calendar",
      body: "With about 8,000 bookings. It reads all of them for each request, doesn't it?",
      labels: ["performance"],
      assignees: ["alice"],
      comments: [
        { by: "bob", ago: 94, body: "It does. An index on `from` would be enough for a start." },
        { by: "alice", ago: 90, body: "Agreed. Postgres can do this with a range type and a GiST index." },
      ],
    },
    {
      by: "bob",
      ago: 60,
      title: "Support PATCH /bookings/:id",
      body: "Moving a booking means to delete it and hope that nobody takes the table in between.",
      labels: ["enhancement"],
    },
    {
      by: "bob",
      ago: 41,
      title: "500 on sign-in when the password contains a plus sign",
      body: "Steps:\n1. Set the password to `tea+scones`\n2. Sign in\n\nExpected: signed in. Actual: 500, and `URIError: URI malformed` in the log for `%`, a wrong password for `+`.",
      labels: ["bug"],
      assignees: ["alice"],
      comments: [
        {
          by: "alice",
          ago: 40,
          body: "`src/session.ts` splits the form by hand and never turns `+` into a space. `URLSearchParams` would.",
        },
      ],
    },
    {
      by: "alice",
      ago: 33,
      title: "Limit bookings to ten a minute for each guest",
      body: "Someone's script booked every table for a year. Adds a small limiter and a 429 with `Retry-After`.",
      labels: ["enhancement", "security"],
      pull: {
        branch: "limit-bookings",
        commits: [
          { ago: 33.2, message: "Limit bookings for each guest", path: "src/limits.ts", content: RATE_LIMIT },
          {
            ago: 33.1,
            message: "Say so in the README",
            path: "README.md",
            content: `${README}\nTen bookings a minute for each guest; after that 429 with \`Retry-After\`.\n`,
          },
        ],
        reviewers: ["bob"],
        reviews: [
          {
            by: "bob",
            ago: 32,
            event: "REQUEST_CHANGES",
            body: "Nice and small. The map grows for ever, though: every guest stays in it.",
          },
        ],
        notes: [
          {
            by: "bob",
            ago: 32,
            path: "src/limits.ts",
            line: 3,
            body: "This never forgets a guest. Delete the entry when `recent` is empty?",
          },
        ],
      },
    },
    {
      by: "carol",
      ago: 25,
      title: 'Typo in the README: "guets"',
      body: "In the table.",
      labels: ["documentation"],
      closed: { by: "alice", ago: 24 },
    },
    {
      by: "alice",
      ago: 19.5,
      title: "Return 409 when a table is taken",
      body: "It was a 500. Closes a long-standing annoyance.",
      pull: {
        branch: "taken-is-409",
        commits: [
          {
            ago: 19.6,
            message: "A taken table is a conflict",
            path: "src/errors.ts",
            content:
              '/** Turns what went wrong into a status. */\nexport function statusOf(error: Error): number {\n  return error.message === "table is taken" ? 409 : 500;\n}\n',
          },
        ],
        reviews: [{ by: "bob", ago: 19.3, event: "APPROVE", body: "Ship it." }],
        merged: { by: "alice", ago: 19 },
      },
    },
    {
      by: "bob",
      ago: 12,
      title: "Health check for the load balancer",
      body: "`GET /healthz` that answers 200 once the database is reachable.",
      labels: ["enhancement", "good first issue"],
    },
    {
      by: "carol",
      ago: 6,
      title: "Login fails with an internal error if my password has a + in it",
      body: "I changed my password to `do+re+mi` and can't sign in any more. The server says 500.",
      labels: ["bug"],
    },
    {
      by: "alice",
      ago: 4,
      title: "Read the sign-in form with URLSearchParams",
      body: "Fixes #7: `+` in a password becomes a space as it should.",
      labels: ["bug"],
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
      by: "bob",
      ago: 2,
      title: 'Flaky test: "answers 429 to the eleventh booking"',
      body: "Failed on `limit-bookings` and passed when run again. It depends on the clock.",
      labels: ["bug"],
      assignees: ["alice"],
    },
  ],
  runs: [
    {
      workflow: "CI",
      path: ".github/workflows/ci.yml",
      title: "Return 409 when a table is taken",
      branch: "main",
      event: "push",
      actor: "alice",
      ago: 19,
      seconds: 48,
      jobs: [
        {
          name: "test",
          steps: STEPS,
          log: "##[group]Run npm test\n Test Files  5 passed (5)\n      Tests  29 passed (29)\n",
        },
      ],
    },
    {
      workflow: "CI",
      path: ".github/workflows/ci.yml",
      title: "Read the sign-in form with URLSearchParams",
      branch: "plus-in-passwords",
      event: "pull_request",
      actor: "alice",
      ago: 4,
      seconds: 51,
      jobs: [
        {
          name: "test",
          steps: STEPS,
          log: "##[group]Run npm test\n Test Files  5 passed (5)\n      Tests  32 passed (32)\n",
        },
      ],
    },
    {
      workflow: "CI",
      path: ".github/workflows/ci.yml",
      title: "Limit bookings to ten a minute for each guest",
      branch: "limit-bookings",
      event: "pull_request",
      actor: "alice",
      ago: 2.2,
      seconds: 63,
      jobs: [{ name: "test", steps: STEPS, failed: "Run npm test", log: FAILED_LOG }],
    },
  ],
};
