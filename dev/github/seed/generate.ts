/** Repositories that nobody relies on in detail: made from a table, the same ones at every start. */
import type { SeedCommit, SeedRepo, SeedThread } from "#dev/github/seed/types.ts";

/** Owner and name, language, visibility, days since the last push, what it is. */
type Row = readonly [string, string, "public" | "private", number, string];

// Tests rely on the names, the visibility, the most recent push (infra) and alice's oldest (cheshire-cli).
const ROWS: readonly Row[] = [
  ["alice/tea-party", "TypeScript", "public", 14, "The web page where guests book a table"],
  ["alice/looking-glass", "TypeScript", "private", 9, "Compares the answers of two APIs by JSON pointer"],
  ["alice/white-rabbit-notes", "Markdown", "private", 15, "Deadlines and meeting notes"],
  ["alice/cheshire-cli", "Go", "public", 117, "Find and move bookings from the terminal"],
  ["bob/brickyard", "Python", "public", 11, "Stock keeping for building yards"],
  ["bob/mortar", "Rust", "public", 64, "A build cache that holds things together"],
  ["bob/scaffold", "Python", "private", 26, "Templates for new services"],
  ["bob/blueprints", "Markdown", "private", 17, "Drawings and price lists"],
  ["carol/songbook", "Python", "public", 7, "Lyrics and chords, in your key"],
  ["carol/metronome", "Rust", "public", 13, "Keeps time"],
  ["carol/setlist", "TypeScript", "private", 10, "Which song comes when"],
  ["carol/understudies-accounts", "Ruby", "private", 22, "Who is owed what after a gig"],
  ["teacup-labs/design-system", "TypeScript", "public", 16, "Buttons, colours and cups"],
  ["teacup-labs/infra", "HCL", "private", 1, "The machines behind it all"],
];
const PEOPLE = ["alice", "bob", "carol"];
const MEMBERS = ["alice", "bob"];
const PARTS = ["menu", "import", "export", "calendar", "search", "settings page", "cache", "installer"];
const FAULTS = ["is slow", "fails on umlauts", "loses the last entry", "ignores the time zone"];
const WISHES = ["Document the", "Add a dark theme to the", "Make the keyboard work in the", "Speed up the"];

export const GENERATED: readonly SeedRepo[] = ROWS.map(generate);

function generate([fullName, language, visibility, pushed, description]: Row, index: number): SeedRepo {
  const [owner = "", name = ""] = fullName.split("/");
  const isPrivate = visibility === "private";
  /** @param step varies what is taken */
  const pick = (list: readonly string[], step: number): string => list[(index * step) % list.length] ?? "";
  const team = PEOPLE.includes(owner) ? [owner] : MEMBERS;
  const people = isPrivate ? team : PEOPLE;
  const [maintainer = owner] = team.toReversed();
  const readme = `# ${name}\n\n${description}.\n`;
  const broken = pick(PARTS, 3);
  const threads: SeedThread[] = [
    {
      by: pick(people, 2),
      ago: 100,
      title: `The ${broken} ${pick(FAULTS, 1)}`,
      body: "It worked in the last release.",
      labels: ["bug"],
      comments: [[maintainer, 99, "I can reproduce it."]],
    },
    {
      by: pick(people, 1),
      ago: 70,
      title: `${pick(WISHES, 3)} ${pick(PARTS, 5)}`,
      body: "I would use it every day.",
      labels: ["enhancement"],
      assignees: team.slice(0, 1),
    },
  ];
  if (pushed < 100) {
    const title = `Repair the ${broken}`;
    const content = `${readme}\nThe ${broken} keeps every entry.\n`;
    const reviewers = people.filter((login) => login !== maintainer).slice(0, 1);
    const commits: SeedCommit[] = [[maintainer, pushed + 0.1, title, "README.md", content]];
    const pull = { branch: "repair", commits, reviewers };
    threads.push({ by: maintainer, ago: pushed, title, body: "Fixes #1.", labels: ["bug"], pull });
  }
  const begin: SeedCommit = [maintainer, Math.max(pushed, 117), "Begin", "README.md", readme];
  const about = { owner, name, description, private: isPrivate, language, age: 200 + 30 * index };
  return { ...about, stars: (index * 37) % 300, threads, commits: [begin] };
}
