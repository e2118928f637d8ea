/** Which repository and number a person means: named, or as talked about before. */
import { readItem, readItems } from "#dev/model/answers.ts";
import type { Conversation } from "#dev/model/conversation.ts";
import { type Asked, NEEDS } from "#dev/model/intent.ts";
import { AskBack, call, fetchData, type Plan } from "#dev/model/plan.ts";
import { findNumbers, findPlace, opening, type Place } from "#dev/model/slots.ts";

/** The repository, asking tools for the owner of a bare name that is new. @throws AskBack when nothing says which one */
export function* findPlaceOf({ head, conversation }: Asked): Plan<Place> {
  const { owner: named, repo } = findPlace(head) ?? {};
  if (named && repo) return { owner: named, repo };
  const known = talkedAbout(conversation);
  const found = repo ? known.find((place) => place.repo.toLowerCase() === repo.toLowerCase()) : known[0];
  if (found) return found;
  if (!repo) throw new AskBack(NEEDS.place.question);
  const { data } = yield* call("list_repositories", { query: repo });
  const names = readItems(data, "repositories").map(({ full_name = "" }) => full_name);
  const same = names.filter((name) => name.toLowerCase().endsWith(`/${repo.toLowerCase()}`));
  if (same.length > 1) throw new AskBack(`There are ${same.join(" and ")}. ${NEEDS.place.question}`);
  const [owner = yield* findLogin(conversation), name = repo] = same[0]?.split("/") ?? [];
  return { owner, repo: name };
}

/** The login of the person that the agent acts for. */
function* findLogin({ earlierResults }: Conversation): Plan<string> {
  const earlier = earlierResults.find(({ name, data }) => name === "get_authenticated_user" && data);
  const data = earlier?.data ?? (yield* fetchData("get_authenticated_user", {}));
  return readItem(data, "user")?.login ?? "";
}

/** Logins, with "me" replaced by the person's own. */
export function* findPeople({ assignees, conversation }: Asked): Plan<string[]> {
  if (!assignees.includes("me")) return assignees;
  const login = yield* findLogin(conversation);
  return assignees.map((name) => (name === "me" ? login : name));
}

/** The number of the issue or pull request that was read, made or named last; empty when there was none. */
export function lastNumber({ earlierResults, exchanges }: Conversation): number[] {
  const used = earlierResults.flatMap(({ args, data }) => {
    const item = readItem(data, "issue") ?? readItem(data, "pull_request");
    return data === undefined ? [] : [args.number ?? item?.number];
  });
  const named = exchanges.toReversed().flatMap(({ request }) => findNumbers(opening(request)));
  return [...used, ...named].filter((number) => typeof number === "number").slice(0, 1);
}

/** The repositories of earlier calls, the latest first, and then those that the person named. */
export function talkedAbout({ earlierResults, exchanges }: Conversation): Place[] {
  const called = earlierResults.flatMap(({ data, args }) => (data === undefined ? [] : [args]));
  const named = exchanges.toReversed().map(({ request }) => findPlace(opening(request)) ?? {});
  return [...called, ...named].flatMap(({ owner, repo }) =>
    typeof owner === "string" && typeof repo === "string" ? [{ owner, repo }] : [],
  );
}
