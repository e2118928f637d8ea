/** Which repository and number a person means: named, or as talked about before. */
import { type Item, readItem, readItems } from "#dev/model/answers.ts";
import type { Conversation } from "#dev/model/conversation.ts";
import { type Asked, QUESTIONS } from "#dev/model/intent.ts";
import { AskBack, call, fetchData, type Plan } from "#dev/model/plan.ts";
import { findNumbers, findPlace, type Place } from "#dev/model/slots.ts";

/**
 * The repository, asking tools for the owner of a bare name when earlier results don't tell.
 * @throws AskBack when nothing says which one.
 */
export function* findPlaceOf({ head, conversation }: Asked): Plan<Place> {
  const { owner, repo } = findPlace(head) ?? {};
  if (owner && repo) return { owner, repo };
  const known = [...talkedAbout(conversation), ...listed(conversation)];
  const found = repo
    ? known.find((place) => place.repo.toLowerCase() === repo.toLowerCase())
    : talkedAbout(conversation)[0];
  if (found) return found;
  if (!repo) throw new AskBack(QUESTIONS.place);
  const { data } = yield* call("list_repositories", { query: repo });
  const names = readItems(data, "repositories").map(({ full_name = "" }) => full_name);
  const same = names.filter((name) => name.split("/")[1]?.toLowerCase() === repo.toLowerCase());
  if (same.length > 1) throw new AskBack(`There are ${same.join(" and ")}. ${QUESTIONS.place}`);
  return splitName(same[0] ?? "") ?? { owner: yield* findLogin(conversation), repo };
}

/** The login of the person that the agent acts for. */
export function* findLogin({ earlierResults }: Conversation): Plan<string> {
  const earlier = earlierResults.find(({ name, data }) => name === "get_authenticated_user" && data);
  const data = earlier?.data ?? (yield* fetchData("get_authenticated_user", {}));
  return readItem(data, "user")?.login ?? "";
}

/** Logins, with "me" replaced by the person's own. */
export function* findPeople(names: string[], conversation: Conversation): Plan<string[]> {
  if (!names.includes("me")) return names;
  const login = yield* findLogin(conversation);
  return names.map((name) => (name === "me" ? login : name));
}

/** The number of the issue or pull request that was read, made or named last. */
export function lastNumber({ earlierResults, exchanges }: Conversation): number | undefined {
  const numberOf = (args: Record<string, unknown>, item: Item | undefined): unknown =>
    args.number ?? item?.number;
  const found = earlierResults
    .filter(({ data }) => data !== undefined)
    .map(({ args, data }) => numberOf(args, readItem(data, "issue") ?? readItem(data, "pull_request")))
    .find((number) => typeof number === "number");
  if (typeof found === "number") return found;
  return exchanges.toReversed().flatMap(({ request }) => findNumbers(request))[0];
}

export function splitName(fullName: string): Place | undefined {
  const [owner, repo] = fullName.split("/");
  return owner && repo ? { owner, repo } : undefined;
}

/** The repositories of earlier calls, the latest first, and then those that the person named. */
export function talkedAbout({ earlierResults, exchanges }: Conversation): Place[] {
  const called = earlierResults.flatMap(({ data, args: { owner, repo } }) =>
    data !== undefined && typeof owner === "string" && typeof repo === "string" ? [{ owner, repo }] : [],
  );
  const named = exchanges.toReversed().flatMap(({ request }) => {
    const { owner, repo } = findPlace(request) ?? {};
    return owner && repo ? [{ owner, repo }] : [];
  });
  return [...called, ...named];
}

function listed({ earlierResults }: Conversation): Place[] {
  return earlierResults
    .flatMap(({ name, data }) => (name === "list_repositories" ? readItems(data, "repositories") : []))
    .flatMap(({ full_name = "" }) => splitName(full_name) ?? []);
}
