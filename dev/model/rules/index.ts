/** The rules in the order in which they are tried: the first that applies answers. Particular ones stand before general ones. */
import * as features from "#dev/model/features.ts";
import { branches, createBranch } from "#dev/model/rules/branches.ts";
import { changeIssue } from "#dev/model/rules/change-issue.ts";
import { codeSearch } from "#dev/model/rules/code-search.ts";
import { comment } from "#dev/model/rules/comment.ts";
import { commits } from "#dev/model/rules/commits.ts";
import { createIssue } from "#dev/model/rules/create-issue.ts";
import { createPullRequest } from "#dev/model/rules/create-pull-request.ts";
import { direct } from "#dev/model/rules/direct.ts";
import { duplicates } from "#dev/model/rules/duplicates.ts";
import { files } from "#dev/model/rules/files.ts";
import { makeGreeting, makeHelp, makePuzzled } from "#dev/model/rules/help.ts";
import { issue } from "#dev/model/rules/issue.ts";
import { issues } from "#dev/model/rules/issues.ts";
import { merge } from "#dev/model/rules/merge.ts";
import { notifications } from "#dev/model/rules/notifications.ts";
import { overview } from "#dev/model/rules/overview.ts";
import { pullRequests } from "#dev/model/rules/pull-requests.ts";
import { repositories } from "#dev/model/rules/repositories.ts";
import { review } from "#dev/model/rules/review.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { search } from "#dev/model/rules/search.ts";
import { user } from "#dev/model/rules/user.ts";
import { workflows } from "#dev/model/rules/workflows.ts";
import { writeFile } from "#dev/model/rules/write-file.ts";

const WRITING: readonly Rule[] = [
  duplicates,
  createIssue,
  createPullRequest,
  createBranch,
  writeFile,
  merge,
  review,
  changeIssue,
  comment,
];

const READING: readonly Rule[] = [
  notifications,
  workflows,
  branches,
  commits,
  codeSearch,
  user,
  overview,
  search,
  files,
  issue,
  pullRequests,
  issues,
  repositories,
];

/** What other stand-ins bring: particular words, so they are tried first. */
const BROUGHT: readonly Rule[] = Object.values(features).filter((rule) => rule !== direct);

/** Order matters once more in what people are shown: what they ask for most comes first. */
const TOPICS: readonly Rule[] = [direct, ...BROUGHT, ...WRITING, ...READING];
const SHOWN: readonly Rule[] = [...READING.toReversed(), ...BROUGHT, ...WRITING.toReversed()];

export const RULES: readonly Rule[] = [makeGreeting(SHOWN), makeHelp(SHOWN), ...TOPICS, makePuzzled(SHOWN)];
