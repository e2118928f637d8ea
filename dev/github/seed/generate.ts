/** Repositories that nobody relies on in detail: the same ones at every start, made from a table and a random generator with a fixed seed. */
import { type SeedCommit, type SeedRepo, type SeedThread, thread } from "#dev/github/seed/types.ts";

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

function generate(row: Row, index: number): SeedRepo {
  const [fullName, language, visibility, pushed, description] = row;
  const [owner = "", name = ""] = fullName.split("/");
  const isPrivate = visibility === "private";
  const random = randomFrom(index + 1);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const team = PEOPLE.includes(owner) ? [owner] : MEMBERS;
  const people = isPrivate ? team : PEOPLE;
  const [maintainer = owner] = team.toReversed();
  const age = 200 + Math.floor(random() * 400);
  const readme = `# ${name}\n\n${description}.\n`;
  const [broken, wanted] = [pick(PARTS), pick(PARTS)];
  const threads: SeedThread[] = [
    thread(pick(people), 100, `The ${broken} ${pick(FAULTS)}`, {
      body: "It worked in the last release.",
      labels: ["bug"],
      comments: [[maintainer, 99, "I can reproduce it."]],
    }),
    thread(pick(people), 70, `${pick(WISHES)} ${wanted}`, {
      body: "I would use it every day.",
      labels: ["enhancement"],
      assignees: [team[0] ?? owner],
    }),
  ];
  if (pushed < 100) {
    const title = `Repair the ${broken}`;
    const content = `${readme}\nThe ${broken} keeps every entry.\n`;
    const reviewers = people.filter((login) => login !== maintainer).slice(0, 1);
    const commits: SeedCommit[] = [[maintainer, pushed + 0.1, title, "README.md", content]];
    const pull = { branch: "repair", commits, reviewers };
    threads.push(thread(maintainer, pushed, title, { body: "Fixes #1.", labels: ["bug"], pull }));
  }
  const stars = Math.floor(random() * 300);
  const begin: SeedCommit = [maintainer, Math.max(pushed, 117), "Begin", "README.md", readme];
  const about = { owner, name, description, private: isPrivate, language, age };
  return { ...about, stars, threads, commits: [begin] };
}

/** Mulberry32: numbers from 0 to 1 that depend on the seed only. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
