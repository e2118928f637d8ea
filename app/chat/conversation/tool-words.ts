import type { ChatFeature } from "../feature.ts";
import * as features from "../features.ts";

/** What each tool is doing, and what it did. */
const WORDS: Record<string, readonly [doing: string, done: string]> = {
  get_authenticated_user: ["Looking up your account", "Looked up your account"],
  list_repositories: ["Listing your repositories", "Listed your repositories"],
  list_issues: ["Listing issues", "Listed issues"],
  get_issue: ["Reading an issue", "Read an issue"],
  search_issues: ["Searching issues", "Searched issues"],
  list_pull_requests: ["Listing pull requests", "Listed pull requests"],
  get_pull_request: ["Reading a pull request", "Read a pull request"],
  list_pull_request_files: ["Looking at the changed files", "Looked at the changed files"],
  get_pull_request_diff: ["Reading the changes", "Read the changes"],
  list_review_comments: ["Reading review comments", "Read review comments"],
  list_branches: ["Listing branches", "Listed branches"],
  list_commits: ["Listing commits", "Listed commits"],
  get_file: ["Reading a file", "Read a file"],
  search_code: ["Searching code", "Searched code"],
  list_notifications: ["Looking at your notifications", "Looked at your notifications"],
  list_workflow_runs: ["Listing workflow runs", "Listed workflow runs"],
  get_workflow_run_failed_logs: ["Reading the failed logs", "Read the failed logs"],
  create_issue: ["Opening an issue", "Opened an issue"],
  add_issue_comment: ["Writing a comment", "Wrote a comment"],
  edit_issue: ["Editing an issue", "Edited an issue"],
  add_issue_labels: ["Adding labels", "Added labels"],
  remove_issue_label: ["Removing a label", "Removed a label"],
  assign_issue: ["Assigning an issue", "Assigned an issue"],
  unassign_issue: ["Unassigning an issue", "Unassigned an issue"],
  close_issue: ["Closing an issue", "Closed an issue"],
  reopen_issue: ["Reopening an issue", "Reopened an issue"],
  create_pull_request: ["Opening a pull request", "Opened a pull request"],
  create_pull_request_review: ["Reviewing a pull request", "Reviewed a pull request"],
  merge_pull_request: ["Merging a pull request", "Merged a pull request"],
  create_branch: ["Creating a branch", "Created a branch"],
  create_or_update_file: ["Writing a file", "Wrote a file"],
  /** Not the model's calls: the approval card's own checks. */
  check_issue: ["Checking whether an issue has changed", "Checked whether an issue has changed"],
  check_visibility: ["Checking who can see a repository", "Checked who can see a repository"],
  ...Object.assign({}, ...Object.values<ChatFeature>(features).map(({ toolWords }) => toolWords)),
};

/** What a tool call does, in words; the tool's name if it is unknown. */
export function toolInWords(name: string, isDone: boolean): string {
  const words = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (words) return words[isDone ? 1 : 0];
  const [server, ...tool] = name.split("__");
  // An MCP server chooses its tools' names, so our words don't apply to them.
  if (server && tool.length > 0) return `${readable(tool.join("__")) || "Using a tool"} (${server})`;
  return readable(name) || "Using a tool";
}

function readable(name: string): string {
  const words = name.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a call is about, from common arguments: `owner/repo #7`, a path, a search. */
export function subjectOf(args: Record<string, unknown>): string {
  const text = (key: string) => (typeof args[key] === "string" ? args[key] : "");
  const owner = text("owner");
  const repository = text("repo") || text("repository") || text("full_name");
  const number = args.number ?? args.issue_number ?? args.pull_number ?? args.run_id;
  return [
    owner && repository ? `${owner}/${repository}` : repository || owner,
    typeof number === "number" ? `#${number}` : "",
    text("path"),
    text("query"),
    text("jql"),
  ]
    .filter(Boolean)
    .join(" ");
}
