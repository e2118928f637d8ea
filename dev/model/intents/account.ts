/** What concerns the person: notifications, the account, repositories. */
import { describeList, describeRepository, type Item, lines, readItem } from "#dev/model/answers.ts";
import { type Intent, oneCall } from "#dev/model/intent.ts";
import { count, inline, link, list, paragraphs } from "#dev/model/markdown.ts";

export const ACCOUNT: readonly Intent[] = [
  {
    id: "notifications",
    does: "Show your notifications",
    tools: ["list_notifications"],
    pattern: /\bnotifications?\b|\banything new for me\b/,
    examples: {
      "What are my notifications?": "list_notifications",
      "anything new for me?": "list_notifications",
    },
    run: oneCall(
      "list_notifications",
      ({ words }) => ({ all: /\ball\b/.test(words) || undefined }),
      (data) =>
        describeList(
          data,
          "notifications",
          (found) => `You have ${count(found.length, "unread notification")}`,
          lines(({ title = "", url, repository, reason }) => {
            return `${link(title, url)} — ${inline(repository)} · ${inline(reason?.replaceAll("_", " "))}`;
          }),
        ),
    ),
  },
  {
    id: "user",
    does: "Say as whom I act",
    tools: ["get_authenticated_user"],
    pattern:
      /\bwho am i\b|\bmy (?:github )?(?:profile|login|account)\b|\bwhich (?:github )?(?:account|user)\b/,
    examples: {
      "Who am I on GitHub?": "get_authenticated_user",
      "Which GitHub account is connected?": "get_authenticated_user",
      "show my profile": "get_authenticated_user",
    },
    run: oneCall(
      "get_authenticated_user",
      () => ({}),
      (data) => {
        const me = readItem(data, "user");
        const facts = [me?.name && `Name: ${me.name}`, me?.bio && `Bio: ${me.bio}`].filter(
          (fact) => fact !== undefined,
        );
        return paragraphs(
          `On GitHub you are **${link(`@${me?.login}`, me?.url)}**.`,
          list(facts.filter(Boolean).map(String)),
        );
      },
    ),
  },
];

export const REPOSITORIES: readonly Intent[] = [
  {
    id: "repositories",
    does: "List your repositories",
    tools: ["list_repositories"],
    pattern: /\b(?:repos?|repositor(?:y|ies)|projects)\b/,
    examples: {
      "Which repositories do I have?": "list_repositories",
      "list my private repos": "list_repositories visibility=private",
      "Which of my repositories are private?": "list_repositories visibility=private",
      "my most starred repository": "list_repositories",
      "which repositories did I work on last?": "list_repositories sort=updated",
      'repositories about "shop"': "list_repositories query=shop",
      "What projects do I have?": "list_repositories",
    },
    run: oneCall(
      "list_repositories",
      ({ words, quotes }) => ({
        visibility: visibilityOf(words),
        sort: /\b(?:last|latest|recently)\b/.test(words) ? "updated" : undefined,
        query: quotes[0],
      }),
      (data, { words }) => {
        const kind = visibilityOf(words) ? `${visibilityOf(words)} ` : "";
        const byStars = (found: Item[]): Item[] =>
          /\bstar/.test(words) ? found.toSorted((a, b) => (b.stars ?? 0) - (a.stars ?? 0)) : found;
        return describeList(
          data,
          "repositories",
          (found) => `You have ${count(found.length, `${kind}repository`, `${kind}repositories`)}`,
          (found) => list(byStars(found).map(describeRepository)),
        );
      },
    ),
  },
];

const visibilityOf = (words: string): string | undefined => /\b(?:private|public)\b/.exec(words)?.[0];
