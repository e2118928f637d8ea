import { addIssueComment } from "./add-issue-comment.ts";
import { addIssueLabels } from "./add-issue-labels.ts";
import { assignIssue } from "./assign-issue.ts";
import { closeIssue } from "./close-issue.ts";
import { createBranch } from "./create-branch.ts";
import { createIssue } from "./create-issue.ts";
import { createOrUpdateFile } from "./create-or-update-file.ts";
import { createPullRequest } from "./create-pull-request.ts";
import { createPullRequestReview } from "./create-pull-request-review.ts";
import type { GitHubTool } from "./define.ts";
import { editIssue } from "./edit-issue.ts";
import { getAuthenticatedUser } from "./get-authenticated-user.ts";
import { getFile } from "./get-file.ts";
import { getIssue } from "./get-issue.ts";
import { getPullRequest } from "./get-pull-request.ts";
import { getPullRequestDiff } from "./get-pull-request-diff.ts";
import { getWorkflowRunFailedLogs } from "./get-workflow-run-failed-logs.ts";
import { listBranches } from "./list-branches.ts";
import { listCommits } from "./list-commits.ts";
import { listIssues } from "./list-issues.ts";
import { listNotifications } from "./list-notifications.ts";
import { listPullRequestFiles } from "./list-pull-request-files.ts";
import { listPullRequests } from "./list-pull-requests.ts";
import { listRepositories } from "./list-repositories.ts";
import { listReviewComments } from "./list-review-comments.ts";
import { listWorkflowRuns } from "./list-workflow-runs.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { removeIssueLabel } from "./remove-issue-label.ts";
import { reopenIssue } from "./reopen-issue.ts";
import { searchCode } from "./search-code.ts";
import { searchIssues } from "./search-issues.ts";
import { unassignIssue } from "./unassign-issue.ts";

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
