/** The embedded Jira's content: one site, three projects, and who sees which. */
export const CLOUD_ID = "7d9c0f1e-3b52-4c58-9a77-0d1f5a6b2c3d";

export type SeedIssue = (typeof ISSUES)[number];

export const PROJECTS: Readonly<Record<string, { name: string; members: readonly string[] }>> = {
  TEA: { name: "Tea Party", members: ["alice", "carol"] },
  BRICK: { name: "Brickyard", members: ["bob"] },
  STAGE: { name: "Stage Door", members: ["carol", "bob"] },
};

/** Key; type, status, priority, assignee, days since the last change (`ago`); summary; description. */
const TABLE = `
TEA-1 | Story, Done, Medium, alice, 40 | Lay the table for six | Six places, one of them for the Dormouse.
TEA-4 | Bug, In Progress, High, alice, 2 | The clock shows six for ever | Since March the clock has stopped at six o'clock.
TEA-6 | Task, To Do, Medium, alice, 5 | Order more treacle for the well | The three sisters live on it.
TEA-7 | Story, In Review, Low, carol, 1 | Riddles that have an answer | Why is a raven like a writing desk?
TEA-9 | Bug, To Do, Highest, , 0 | Guests move one place on before the tea is poured | Only the first gets a clean plate.
BRICK-2 | Task, In Progress, High, bob, 3 | Fire the second kiln | It must reach a thousand degrees, slowly.
BRICK-3 | Bug, To Do, Medium, bob, 9 | The conveyor drops every tenth brick | Always the tenth.
BRICK-5 | Story, Done, Low, bob, 30 | A price list that fits on one page | Done in two columns.
STAGE-1 | Bug, To Do, High, carol, 4 | The trap door opens on the wrong cue | Third act, second scene.
STAGE-2 | Task, In Progress, Medium, bob, 6 | Build the balcony | It must carry two singers.
`;

const ISSUES = TABLE.trim()
  .split("\n")
  .map((line) => {
    const [key = "", facts = "", summary = "", description = ""] = line.split(" | ");
    const [type = "", status = "", priority = "", assignee = "", ago = "0"] = facts.split(/, ?/);
    const project = key.split("-")[0] ?? "";
    const common = { key, project, type, status, priority, summary, description };
    return { ...common, assignee: assignee.trim() || null, ago: Number(ago) };
  });

/** What this person sees: the issues of their projects. */
export function issuesOf(login: string): SeedIssue[] {
  return ISSUES.filter((issue) => PROJECTS[issue.project]?.members.includes(login));
}
