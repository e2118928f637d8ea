/** The rules in the order in which they are tried: the first that applies answers. Particular ones stand before general ones. */
import { direct } from "#dev/model/rules/direct.ts";
import { files } from "#dev/model/rules/files.ts";
import { makeGreeting, makeHelp, makePuzzled } from "#dev/model/rules/help.ts";
import { issue } from "#dev/model/rules/issue.ts";
import { issues } from "#dev/model/rules/issues.ts";
import { overview } from "#dev/model/rules/overview.ts";
import { pullRequests } from "#dev/model/rules/pull-requests.ts";
import { repositories } from "#dev/model/rules/repositories.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { search } from "#dev/model/rules/search.ts";
import { user } from "#dev/model/rules/user.ts";

const TOPICS: readonly Rule[] = [
  direct,
  user,
  overview,
  search,
  files,
  issue,
  pullRequests,
  issues,
  repositories,
];

export const RULES: readonly Rule[] = [
  makeGreeting(TOPICS),
  makeHelp(TOPICS),
  ...TOPICS,
  makePuzzled(TOPICS),
];
