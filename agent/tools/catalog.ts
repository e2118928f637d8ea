import type { GitHubTool } from "#agent/tools/define.ts";
import { getAuthenticatedUser } from "#agent/tools/get-authenticated-user.ts";
import { getFile } from "#agent/tools/get-file.ts";
import { getIssue } from "#agent/tools/get-issue.ts";
import { listIssues } from "#agent/tools/list-issues.ts";
import { listPullRequests } from "#agent/tools/list-pull-requests.ts";
import { listRepositories } from "#agent/tools/list-repositories.ts";
import { searchIssues } from "#agent/tools/search-issues.ts";

/** Tools that only read. */
export const readGitHub: readonly GitHubTool[] = [
  getAuthenticatedUser,
  listRepositories,
  listIssues,
  getIssue,
  searchIssues,
  listPullRequests,
  getFile,
];
