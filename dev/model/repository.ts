/** Which repository a person means: named in full, by its bare name, or as the one talked about before. */
import type { Ask } from "#dev/model/ask.ts";
import { AskBack, call, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { readIssue, readRepositories, readUser } from "#dev/model/results.ts";
import { findNumbers, isPath, withoutQuotes } from "#dev/model/words.ts";

export interface RepositoryName {
  owner: string;
  repo: string;
}

const NAME = "[A-Za-z\\d](?:[\\w.-]*[\\w-])?";
const FULL = new RegExp(`(?<![\\w./-])([A-Za-z\\d][\\w-]*)/(${NAME})(?![\\w/])`, "g");
const NOT_A_REPOSITORY = /^(?:and\/or|read\/write|yes\/no|issues?\/prs?|open\/closed)$/i;
const BARE = [
  new RegExp(`\\b(?:repo|repository|project)\\s+(?:named\\s+|called\\s+)?(${NAME})`, "gi"),
  new RegExp(`\\b(${NAME})\\s+(?:repo|repository|project)\\b`, "gi"),
  new RegExp(
    `\\b(${NAME})['’]s\\s+(?:open\\s+|closed\\s+|latest\\s+)?(?:issues?|pull|prs?|readme|bugs?|branch|commits?|license|workflow)`,
    "gi",
  ),
  new RegExp(`\\b(?:in|of|from|into|at|on)\\s+(?:my\\s+|the\\s+)?(${NAME})`, "gi"),
];
const FOR = new RegExp(`\\bfor\\s+(?:my\\s+|the\\s+)?(${NAME})`, "gi");
const STOP = new Set(
  (
    "a about again all already also an and any are as assignee behalf body both branch bug bugs by called change check closed code comment comments " +
    "commit commits content contents default detail details directory do docs duplicate duplicates each every everyone everything failed failing file files folder for general github github.com " +
    "has have i in is issue issues it its label labeled labelled labels latest least main master me mine more most my named new no none not notifications now of on one open or order " +
    "other our owner page people person pr private progress prs public pull readme release repo repos repositories repository request requests review " +
    "run runs search short source state summary terms that the their them there these they this those title to today total user using users version " +
    "weekend week what which while who whom why with workflow workflows work yesterday you your yours"
  ).split(" "),
);

/** The repository named in a text: with its owner, or alone. */
export function findRepositoryName(text: string): { owner?: string; repo: string } | undefined {
  const plain = withoutQuotes(text);
  for (const match of plain.matchAll(FULL)) {
    const [whole, owner = "", repo = ""] = match;
    const placed = /\b(?:in|of|from|on|for|repo|repository)\s+$/i.test(plain.slice(0, match.index));
    if (NOT_A_REPOSITORY.test(whole) || (isPath(whole) && !placed)) continue;
    return { owner, repo };
  }
  const searching = /\b(?:search|find|look)\b/i.test(plain);
  const patterns = searching ? BARE : [...BARE, FOR];
  const branchless = plain.replace(
    /\b(?:on|from|at)?\s*(?:the\s+)?(?:branch|tag)\s+[\w./-]+|\bto\s+@?[\w-]+/gi,
    " ",
  );
  for (const pattern of patterns) {
    for (const [, name = ""] of branchless.matchAll(pattern)) {
      if (!STOP.has(name.toLowerCase()) && !isPath(name) && !/^\d+$/.test(name)) return { repo: name };
    }
  }
  return undefined;
}

/**
 * Finds out which repository is meant, asking tools for the owner of a bare name when earlier results don't tell.
 * @throws AskBack when nothing says which one.
 */
export function* resolveRepository(ask: Ask, text = ask.text): Plan<RepositoryName> {
  const named = findRepositoryName(text);
  if (named?.owner) return { owner: named.owner, repo: named.repo };
  if (named) {
    const known = knownRepositories(ask).find((name) => name.repo.toLowerCase() === named.repo.toLowerCase());
    return known ?? (yield* lookUp(ask, named.repo));
  }
  const talkedAbout = lastRepository(ask);
  if (talkedAbout) return talkedAbout;
  throw new AskBack(QUESTIONS.repository);
}

/** A bare name among the repositories the person can reach; if it isn't there, as one of their own. */
function* lookUp(ask: Ask, repo: string): Plan<RepositoryName> {
  if (ask.offers("list_repositories")) {
    const result = yield* call("list_repositories", { query: repo });
    const names =
      result.data === undefined ? [] : readRepositories(result.data).map((found) => found.full_name);
    const same = names.filter((name) => splitName(name)?.repo.toLowerCase() === repo.toLowerCase());
    if (same.length > 1) throw new AskBack(`There are ${same.join(" and ")}. ${QUESTIONS.repository}`);
    const found = splitName(same[0] ?? "");
    if (found) return found;
  }
  return { owner: yield* resolveLogin(ask), repo };
}

/** The login of the person that the agent acts for. */
export function* resolveLogin(ask: Ask): Plan<string> {
  const earlier = ask.conversation.earlierResults.find(
    (result) => result.name === "get_authenticated_user" && result.data,
  );
  const data = earlier?.data ?? (yield* fetchData("get_authenticated_user", {}));
  const login = readUser(data)?.login;
  if (!login) throw new AskBack(QUESTIONS.repository);
  return login;
}

/** `owner/repo` in two parts. */
export function splitName(fullName: string): RepositoryName | undefined {
  const [owner, repo] = fullName.split("/");
  return owner && repo ? { owner, repo } : undefined;
}

function knownRepositories(ask: Ask): RepositoryName[] {
  const lists = ask.conversation.earlierResults.filter((result) => result.name === "list_repositories");
  const listed = lists.flatMap((result) =>
    readRepositories(result.data).map((repo) => splitName(repo.full_name)),
  );
  const spoken = ask.conversation.exchanges.toReversed().map(({ request }) => {
    const name = findRepositoryName(request);
    return name?.owner ? { owner: name.owner, repo: name.repo } : undefined;
  });
  return [...listed, ...spoken].filter((name) => name !== undefined);
}

/** The repository of the latest call that had one, or the latest that the person named in full. */
export function lastRepository(ask: Ask): RepositoryName | undefined {
  for (const { args, data } of ask.conversation.earlierResults) {
    if (data !== undefined && typeof args.owner === "string" && typeof args.repo === "string")
      return { owner: args.owner, repo: args.repo };
  }
  return knownRepositories(ask)[0];
}

/** The number of the issue or pull request that was read, made or named last. */
export function lastNumber(ask: Ask): number | undefined {
  for (const { args, data } of ask.conversation.earlierResults) {
    const number = args.number ?? readIssue(data)?.number;
    if (data !== undefined && typeof number === "number") return number;
  }
  return ask.conversation.exchanges.toReversed().flatMap(({ request }) => findNumbers(request))[0];
}
