import { link, list } from "#dev/model/markdown.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { readUser } from "#dev/model/results.ts";
import { describeAnything } from "#dev/model/rules/anything.ts";
import type { Rule } from "#dev/model/rules/rule.ts";

/** Who the agent acts as. */
export const user: Rule = {
  topic: "user",
  does: "Say as whom I act",
  tools: ["get_authenticated_user"],
  examples: [
    "Who am I on GitHub?",
    "show my profile",
    "Which GitHub account is connected?",
    "what's my login?",
  ],
  applies: ({ words }) =>
    /\bwho am i\b|\bmy (?:github )?(?:profile|login|user ?name|account|name)\b|\b(?:which|what) (?:github )?(?:account|user|login)\b|\bwho(?:m)? (?:do|are) you act/.test(
      words,
    ),
  *plan(): Plan {
    const data = yield* fetchData("get_authenticated_user", {});
    const me = readUser(data);
    if (!me) return describeAnything(data);
    const facts = [
      me.name && `Name: ${me.name}`,
      me.bio && `Bio: ${me.bio}`,
      me.public_repos !== undefined && `Public repositories: ${me.public_repos}`,
    ];
    return [
      `On GitHub you are **${link(`@${me.login}`, me.html_url ?? me.url)}**.`,
      list(facts.filter((fact) => typeof fact === "string")),
    ]
      .filter(Boolean)
      .join("\n\n");
  },
};
