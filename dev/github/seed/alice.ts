/** alice's other repositories. */
import type { SeedNotification, SeedRepo } from "#dev/github/seed/types.ts";

const MENU = `import { useState } from "react";

const TEAS = ["Darjeeling", "Earl Grey", "Lapsang Souchong", "Oolong"];

/** The tea menu. One tea for each guest; choosing again changes it. */
export function Menu({ onChoose }: { onChoose: (tea: string) => void }) {
  const [chosen, setChosen] = useState<string>();
  return (
    <ul>
      {TEAS.map((tea) => (
        <li key={tea}>
          <button aria-pressed={tea === chosen} onClick={() => { setChosen(tea); onChoose(tea); }}>{tea}</button>
        </li>
      ))}
    </ul>
  );
}
`;

const COMPARE = `export interface Difference {
  path: string;
  left: unknown;
  right: unknown;
}

/** Compares two JSON answers and lists where they differ, by JSON pointer. */
export function compare(left: unknown, right: unknown, path = ""): Difference[] {
  if (Object.is(left, right)) return [];
  if (!isObject(left) || !isObject(right)) return [{ path, left, right }];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => compare(left[key], right[key], \`\${path}/\${key}\`));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
`;

const GRIN = `package main

import (
	"fmt"
	"os"
)

// Appears slowly, beginning with the grin.
func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: cheshire <booking>")
		os.Exit(2)
	}
	fmt.Printf("Looking for booking %s\\n", os.Args[1])
}
`;

export const ALICE_REPOS: SeedRepo[] = [
  {
    owner: "alice",
    name: "tea-party",
    description: "The web page on which guests book a table and choose their tea",
    language: "TypeScript",
    languages: { TypeScript: 21_874, CSS: 4_020 },
    topics: ["react", "frontend", "booking"],
    stars: 42,
    forks: 5,
    age: 330,
    commits: [
      {
        ago: 329,
        message: "Begin",
        path: "README.md",
        content:
          "# tea-party\n\nBook a table, choose a tea. Talks to wonderland-api.\n\n    npm install && npm run dev\n",
      },
      { ago: 320, message: "The menu", path: "src/Menu.tsx", content: MENU },
      {
        ago: 28,
        message: "Colours that can be read",
        path: "src/theme.css",
        content: ":root {\n  --ink: #1b1f24;\n  --cup: #7a4b2a;\n  --table: #fffaf2;\n}\n",
      },
    ],
    threads: [
      {
        by: "bob",
        ago: 75,
        title: "The menu cannot be used with a keyboard on Safari",
        body: "Tab jumps over the buttons.",
        labels: ["bug"],
        comments: [{ by: "alice", ago: 74, body: "Safari has a setting for it, but we should not need it." }],
      },
      {
        by: "carol",
        ago: 44,
        title: "Dark mode",
        body: "For those of us who book after the show.",
        labels: ["enhancement"],
        assignees: ["alice"],
      },
      {
        by: "alice",
        ago: 14,
        title: "Add a dark theme",
        body: "Resolves #2. Follows the system's setting.",
        labels: ["enhancement"],
        pull: {
          branch: "dark-theme",
          commits: [
            {
              ago: 14.1,
              message: "Dark colours",
              path: "src/theme.css",
              content:
                ":root {\n  --ink: #1b1f24;\n  --cup: #7a4b2a;\n  --table: #fffaf2;\n}\n\n@media (prefers-color-scheme: dark) {\n  :root {\n    --ink: #f2ece2;\n    --cup: #d9a066;\n    --table: #1d1712;\n  }\n}\n",
            },
          ],
          reviewers: ["carol"],
        },
      },
      {
        by: "bob",
        ago: 8,
        title: '"Book" can be pressed twice',
        body: "Two quick clicks, two bookings.",
        labels: ["bug"],
      },
    ],
  },
  {
    owner: "alice",
    name: "looking-glass",
    description: "Plays real traffic against two versions of an API and shows where the answers differ",
    private: true,
    language: "TypeScript",
    languages: { TypeScript: 9_344 },
    topics: ["testing", "api"],
    stars: 3,
    age: 150,
    commits: [
      {
        ago: 149,
        message: "Begin",
        path: "README.md",
        content:
          "# looking-glass\n\nSends each request to two servers and compares what comes back.\n\n    looking-glass --left https://old.example.com --right https://new.example.com\n",
      },
      { ago: 140, message: "Compare two answers", path: "src/compare.ts", content: COMPARE },
    ],
    threads: [
      {
        by: "alice",
        ago: 100,
        title: "Ignore fields that change with every call",
        body: "Timestamps and request ids drown everything else.",
        labels: ["enhancement"],
        assignees: ["alice"],
      },
      {
        by: "alice",
        ago: 21,
        title: "Customer data in recorded traffic",
        body: "Recordings hold names and e-mail addresses. Mask them before they touch the disk.",
        labels: ["security"],
        assignees: ["alice"],
      },
      {
        by: "alice",
        ago: 9,
        title: "Ignore list for fields",
        body: "Resolves #1.",
        pull: {
          branch: "ignore-list",
          draft: true,
          commits: [
            {
              ago: 9.1,
              message: "Leave out ignored pointers",
              path: "src/ignore.ts",
              content:
                '/** True when a JSON pointer is on the ignore list; `*` stands for one step. */\nexport function isIgnored(pointer: string, list: string[]): boolean {\n  return list.some((entry) => new RegExp("^" + entry.replaceAll("*", "[^/]+") + "$").test(pointer));\n}\n',
            },
          ],
        },
      },
    ],
  },
  {
    owner: "alice",
    name: "white-rabbit-notes",
    description: "Deadlines, meeting notes, and what I promised to whom",
    private: true,
    language: null,
    languages: {},
    topics: ["notes"],
    stars: 0,
    age: 500,
    commits: [
      {
        ago: 490,
        message: "Begin",
        path: "README.md",
        content: "# Notes\n\nI am late. This is where I write down for what.\n",
      },
      {
        ago: 15,
        message: "Quarter plan",
        path: "plans/quarter.md",
        content:
          "# This quarter\n\n- [ ] wonderland-api 2.0: PATCH for bookings\n- [ ] dark mode for tea-party\n- [x] license\n- [ ] talk at the tea congress (slides by the 14th)\n",
      },
    ],
    threads: [
      {
        by: "alice",
        ago: 15,
        title: "Slides for the tea congress",
        body: "Twenty minutes on booking systems. Due on the 14th.",
        assignees: ["alice"],
      },
    ],
  },
  {
    owner: "alice",
    name: "cheshire-cli",
    description: "Find and move bookings from the terminal. Sometimes only the grin remains.",
    language: "Go",
    languages: { Go: 6_118, Makefile: 204 },
    topics: ["cli", "go"],
    stars: 17,
    forks: 1,
    age: 120,
    commits: [
      {
        ago: 118,
        message: "Begin",
        path: "README.md",
        content: "# cheshire-cli\n\n    go install example.com/cheshire@latest\n    cheshire 4711\n",
      },
      { ago: 117, message: "The grin", path: "main.go", content: GRIN },
    ],
    threads: [
      {
        by: "bob",
        ago: 50,
        title: "Exit code is 0 when the booking does not exist",
        body: "Scripts cannot tell.",
        labels: ["bug"],
        closed: { by: "alice", ago: 45 },
      },
      {
        by: "carol",
        ago: 30,
        title: "Homebrew formula",
        body: "Would make it easier for the rest of the band.",
        labels: ["enhancement"],
      },
    ],
  },
];

export const ALICE_NOTIFICATIONS: SeedNotification[] = [
  {
    login: "alice",
    fullName: "alice/wonderland-api",
    reason: "ci_activity",
    title: "CI workflow run failed for limit-bookings branch",
    type: "CheckSuite",
    ago: 2.2,
  },
  {
    login: "alice",
    fullName: "alice/wonderland-api",
    reason: "assign",
    title: 'Flaky test: "answers 429 to the eleventh booking"',
    type: "Issue",
    number: 14,
    ago: 2,
  },
  {
    login: "alice",
    fullName: "alice/wonderland-api",
    reason: "author",
    title: "Read the sign-in form with URLSearchParams",
    type: "PullRequest",
    number: 13,
    ago: 3,
  },
  {
    login: "alice",
    fullName: "teacup-labs/infra",
    reason: "review_requested",
    title: "Move the state bucket to eu-west-1",
    type: "PullRequest",
    number: 2,
    ago: 1,
  },
  {
    login: "alice",
    fullName: "alice/tea-party",
    reason: "subscribed",
    title: '"Book" can be pressed twice',
    type: "Issue",
    number: 4,
    ago: 8,
    read: true,
  },
];
