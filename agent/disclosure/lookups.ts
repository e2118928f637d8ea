import type { RunnableConfig } from "@langchain/core/runnables";
import type { Octokit } from "octokit";
import { type GitHubBroker, withGitHub } from "#agent/github/client.ts";
import { formatTarget } from "#agent/github/tools/fields.ts";
import { type IssueTarget, type IssueText, readIssueText } from "#agent/github/tools/issue-text.ts";

/** Lookups for the approval card before it is shown. Unavailable facts are left out: a lookup never fails, and never asks the person. */
export interface Lookups {
  /** Whether each repository is private, by `owner/name`; missing ones are unknown. */
  findVisibility(
    repositories: readonly string[],
    config: RunnableConfig,
  ): Promise<ReadonlyMap<string, boolean>>;
  /** An issue's or pull request's current text. */
  findIssue(target: IssueTarget, config: RunnableConfig): Promise<IssueText | undefined>;
}

/** Nothing is known. */
export const NO_LOOKUPS: Lookups = {
  findVisibility: async () => new Map(),
  findIssue: async () => undefined,
};

/** The time limit of one lookup, for which the card waits. */
const TIMEOUT_MS = 8_000;
/** The limit of repositories; further ones are unknown. */
const MOST = 20;

/** Looks up facts at GitHub as the person. */
export function githubLookups({ exchange, report, baseUrl }: Omit<GitHubBroker, "ask" | "recall">): Lookups {
  /** @throws the run's abort reason, and nothing else */
  async function look<T>(
    tool: string,
    resource: string,
    config: RunnableConfig,
    call: (octokit: Octokit) => Promise<T>,
  ): Promise<T | undefined> {
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const signal = config.signal ? AbortSignal.any([limit, config.signal]) : limit;
    const need = { tool, access: "read" as const, scopes: [], resource: resource.slice(0, 300) };
    try {
      return await withGitHub({ ...config, signal }, need, call, { exchange, report, baseUrl });
    } catch {
      config.signal?.throwIfAborted();
      return undefined;
    }
  }

  return {
    async findVisibility(repositories, config) {
      const asked = repositories.slice(0, MOST);
      const found = new Map<string, boolean>();
      await look("check_visibility", asked.join(", "), config, (octokit) =>
        Promise.all(
          asked.map(async (name) => {
            const [owner = "", repo = ""] = name.split("/");
            const answer = await octokit.rest.repos.get({ owner, repo }).catch(() => undefined);
            if (answer) found.set(name, answer.data.private);
          }),
        ),
      );
      return found;
    },
    findIssue(target, config) {
      return look("check_issue", formatTarget(target), config, (octokit) => readIssueText(octokit, target));
    },
  };
}
