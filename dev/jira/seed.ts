/** The embedded Jira's content: one site, three projects, and who sees which. */
export const CLOUD_ID = "7d9c0f1e-3b52-4c58-9a77-0d1f5a6b2c3d";

export interface SeedIssue {
  key: string;
  project: string;
  type: "Bug" | "Story" | "Task";
  summary: string;
  description: string;
  status: "To Do" | "In Progress" | "In Review" | "Done";
  priority: "Highest" | "High" | "Medium" | "Low";
  assignee: string | null;
  reporter: string;
  /** Days since it was touched last. */
  ago: number;
}

export const PROJECTS: Readonly<Record<string, { name: string; members: readonly string[] }>> = {
  TEA: { name: "Tea Party", members: ["alice", "carol"] },
  BRICK: { name: "Brickyard", members: ["bob"] },
  STAGE: { name: "Stage Door", members: ["carol", "bob"] },
};

type Row = [
  key: string,
  type: SeedIssue["type"],
  status: SeedIssue["status"],
  priority: SeedIssue["priority"],
  assignee: string | null,
  reporter: string,
  ago: number,
  summary: string,
  description: string,
];

const ROWS: readonly Row[] = [
  [
    "TEA-1",
    "Story",
    "Done",
    "Medium",
    "alice",
    "carol",
    40,
    "Lay the table for six",
    "Six places, one of them for the Dormouse.",
  ],
  [
    "TEA-4",
    "Bug",
    "In Progress",
    "High",
    "alice",
    "carol",
    2,
    "The clock shows six for ever",
    "Since March the clock of the tea party has stopped at six o'clock. Nobody washes the cups.",
  ],
  [
    "TEA-6",
    "Task",
    "To Do",
    "Medium",
    "alice",
    "alice",
    5,
    "Order more treacle for the well",
    "The three sisters live on it.",
  ],
  [
    "TEA-7",
    "Story",
    "In Review",
    "Low",
    "carol",
    "alice",
    1,
    "Riddles that have an answer",
    "Why is a raven like a writing desk? Guests complain.",
  ],
  [
    "TEA-9",
    "Bug",
    "To Do",
    "Highest",
    null,
    "carol",
    0,
    "Guests move one place on before the tea is poured",
    "Only the first of them gets a clean plate.",
  ],
  [
    "BRICK-2",
    "Task",
    "In Progress",
    "High",
    "bob",
    "bob",
    3,
    "Fire the second kiln",
    "It must reach a thousand degrees, slowly.",
  ],
  [
    "BRICK-3",
    "Bug",
    "To Do",
    "Medium",
    "bob",
    "bob",
    9,
    "The conveyor drops every tenth brick",
    "Always the tenth. We counted for an hour.",
  ],
  [
    "BRICK-5",
    "Story",
    "Done",
    "Low",
    "bob",
    "bob",
    30,
    "A price list that fits on one page",
    "Done in two columns.",
  ],
  [
    "STAGE-1",
    "Bug",
    "To Do",
    "High",
    "carol",
    "bob",
    4,
    "The trap door opens on the wrong cue",
    "Third act, second scene. The understudy fell.",
  ],
  [
    "STAGE-2",
    "Task",
    "In Progress",
    "Medium",
    "bob",
    "carol",
    6,
    "Build the balcony",
    "It must carry two singers.",
  ],
];

export const ISSUES: readonly SeedIssue[] = ROWS.map(
  ([key, type, status, priority, assignee, reporter, ago, summary, description]) => ({
    key,
    project: key.split("-")[0] ?? "",
    type,
    summary,
    description,
    status,
    priority,
    assignee,
    reporter,
    ago,
  }),
);

/** What this person sees: the issues of their projects. */
export function issuesOf(login: string): SeedIssue[] {
  return ISSUES.filter((issue) => PROJECTS[issue.project]?.members.includes(login));
}
