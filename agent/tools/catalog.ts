import { addIssueComment } from "#agent/tools/add-issue-comment.ts";
import { addIssueLabels } from "#agent/tools/add-issue-labels.ts";
import { assignIssue } from "#agent/tools/assign-issue.ts";
import { closeIssue } from "#agent/tools/close-issue.ts";
import { createBranch } from "#agent/tools/create-branch.ts";
import { createIssue } from "#agent/tools/create-issue.ts";
import { createOrUpdateFile } from "#agent/tools/create-or-update-file.ts";
import { createPullRequest } from "#agent/tools/create-pull-request.ts";
import { createPullRequestReview } from "#agent/tools/create-pull-request-review.ts";
import type { GitHubTool } from "#agent/tools/define.ts";
import { editIssue } from "#agent/tools/edit-issue.ts";
import { getAuthenticatedUser } from "#agent/tools/get-authenticated-user.ts";
import { getFile } from "#agent/tools/get-file.ts";
import { getIssue } from "#agent/tools/get-issue.ts";
import { getPullRequest } from "#agent/tools/get-pull-request.ts";
import { getPullRequestDiff } from "#agent/tools/get-pull-request-diff.ts";
import { getWorkflowRunFailedLogs } from "#agent/tools/get-workflow-run-failed-logs.ts";
import { listBranches } from "#agent/tools/list-branches.ts";
import { listCommits } from "#agent/tools/list-commits.ts";
import { listIssues } from "#agent/tools/list-issues.ts";
import { listNotifications } from "#agent/tools/list-notifications.ts";
import { listPullRequestFiles } from "#agent/tools/list-pull-request-files.ts";
import { listPullRequests } from "#agent/tools/list-pull-requests.ts";
import { listRepositories } from "#agent/tools/list-repositories.ts";
import { listReviewComments } from "#agent/tools/list-review-comments.ts";
import { listWorkflowRuns } from "#agent/tools/list-workflow-runs.ts";
import { mergePullRequest } from "#agent/tools/merge-pull-request.ts";
import { removeIssueLabel } from "#agent/tools/remove-issue-label.ts";
import { reopenIssue } from "#agent/tools/reopen-issue.ts";
import { searchCode } from "#agent/tools/search-code.ts";
import { searchIssues } from "#agent/tools/search-issues.ts";
import { unassignIssue } from "#agent/tools/unassign-issue.ts";

/** Tools that only read. */
export const readGitHub: readonly GitHubTool[] = [
  getAuthenticatedUser,
  listRepositories,
  listIssues,
  getIssue,
  searchIssues,
  listPullRequests,
  getPullRequest,
  listPullRequestFiles,
  getPullRequestDiff,
  listReviewComments,
  listBranches,
  listCommits,
  getFile,
  searchCode,
  listNotifications,
  listWorkflowRuns,
  getWorkflowRunFailedLogs,
];

/** Tools that change something on GitHub. Each call needs the person's approval. */
export const writeGitHub: readonly GitHubTool[] = [
  createIssue,
  addIssueComment,
  editIssue,
  addIssueLabels,
  removeIssueLabel,
  assignIssue,
  unassignIssue,
  closeIssue,
  reopenIssue,
  createPullRequest,
  createPullRequestReview,
  mergePullRequest,
  createBranch,
  createOrUpdateFile,
];
