import { inline, link } from "#dev/model/markdown.ts";
import { resolvePeople, resolvePlace } from "#dev/model/parts.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { readIssue } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findAssignees, findLabels, findQuotes, findSaying, findTitle } from "#dev/model/words.ts";

const KIND = "(?:issue|bug|ticket|bug report|feature request)";
const ORDER = new RegExp(
  `\\b(?:create|file|report|raise|make|submit|write|add|log)\\s+(?:an?\\s+|another\\s+)?(?:new\\s+)?${KIND}\\b|\\bopen\\s+(?:an|a|another|new)\\s+(?:new\\s+)?${KIND}\\b|^new ${KIND}\\b`,
);

/** A new issue. */
export const createIssue: Rule = {
  topic: "create-issue",
  does: "Open a new issue",
  tools: ["create_issue"],
  examples: [
    'Create an issue in alice/webshop titled "Dark mode" saying "Easier on the eyes."',
    'open an issue in webshop: "The cart forgets items"',
    'report a bug in alice/webshop called "Crash on start" with the label bug and assign it to me',
  ],
  applies: ({ words }) => ORDER.test(words) && !/#\d/.test(words),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const quotes = findQuotes(ask.text).filter((quote) => !/^[\w.-]+\/[\w.-]+$/.test(quote));
    const about = /\babout\s+(.+?)(?:\s+in\s+\S+)?[.!]?$/i.exec(ask.text)?.[1];
    const said = findSaying(ask.text);
    const title = findTitle(ask.text) ?? quotes[0] ?? about ?? said;
    if (!title) throw new AskBack(QUESTIONS.title);
    // A "label" or "assign" in what is to be written is no order.
    const orders = [title, said ?? ""].reduce(
      (rest, written) => (written ? rest.replace(written, "…") : rest),
      ask.text,
    );
    const labels = findLabels(orders);
    const assignees = yield* resolvePeople(ask, findAssignees(orders));
    const data = yield* fetchData("create_issue", {
      ...where,
      title: capitalise(title),
      body:
        said !== undefined && said !== title
          ? said
          : quotes.find((quote) => quote !== title && !labels.includes(quote)),
      labels: labels.length > 0 ? labels : undefined,
      assignees: assignees.length > 0 ? assignees : undefined,
    });
    const made = readIssue(data);
    return `I opened ${link(`${where.owner}/${where.repo}#${made?.number ?? ""}`, made?.url)}: “${inline(capitalise(title))}”.`;
  },
};

function capitalise(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
