/** Lists of issues and pull requests in markdown. */
import { inline, link, table } from "#dev/model/markdown.ts";
import type { Issue } from "#dev/model/results.ts";

/** A table, with only those columns that have something to say. */
export function tabulateIssues(found: Issue[]): string {
  const columns: { header: string; cell: (issue: Issue) => string; needed: boolean }[] = [
    { header: "#", cell: (issue) => link(`#${issue.number}`, issue.url), needed: true },
    { header: "Title", cell: (issue) => inline(issue.title), needed: true },
    {
      header: "Repository",
      cell: (issue) => inline(issue.repository),
      needed: found.some((issue) => issue.repository),
    },
    { header: "State", cell: describeState, needed: new Set(found.map(describeState)).size > 1 },
    {
      header: "Labels",
      cell: (issue) => issue.labels.map(inline).join(", "),
      needed: found.some((issue) => issue.labels.length > 0),
    },
    {
      header: "Branch",
      cell: (issue) => (issue.head ? `${inline(issue.head)} → ${inline(issue.base)}` : ""),
      needed: found.some((issue) => issue.head),
    },
    { header: "By", cell: (issue) => inline(issue.author), needed: true },
    {
      header: "Comments",
      cell: (issue) => String(countComments(issue)),
      needed: found.some((issue) => countComments(issue) > 0),
    },
  ];
  const shown = columns.filter((column) => column.needed);
  return table(
    shown.map((column) => column.header),
    found.map((issue) => shown.map((column) => column.cell(issue))),
  );
}

function describeState(issue: Issue): string {
  return issue.draft ? "draft" : (issue.state ?? "");
}

function countComments({ comments }: Issue): number {
  return typeof comments === "number" ? comments : comments.length;
}
