import { interrupt } from "@langchain/langgraph";
import { githubLookups } from "#agent/disclosure/lookups.ts";
import type { GitHubBroker } from "#agent/github/client.ts";
import { readGitHub, writeGitHub } from "#agent/github/tools/catalog.ts";
import type { JiraBroker } from "#agent/jira/client.ts";
import { searchJiraIssues } from "#agent/jira/tools/search-jira-issues.ts";
import { agentEnv } from "#auth/client/env.ts";
import { exchangeToken, reportOutcome } from "#auth/client/exchange-client.ts";
import { recallAnswer } from "#auth/client/recall.ts";

const door: GitHubBroker = {
  exchange: exchangeToken,
  report: reportOutcome,
  ask: interrupt,
  recall: recallAnswer,
  baseUrl: () => agentEnv().GITHUB_API_URL,
};

const jiraDoor: JiraBroker = { ...door, baseUrl: () => agentEnv().ATLASSIAN_API_URL };

/** Tools that can't change anything: their transport refuses all but GET and HEAD. */
export const readTools = [
  ...readGitHub.map((tool) => tool.open(door)),
  // Without an Atlassian app nobody could connect it.
  ...(agentEnv().ATLASSIAN_CLIENT_ID ? [searchJiraIssues(jiraDoor)] : []),
];

/** Tools that change something. Give them to an agent only behind the approval of every call. */
export const writeTools = writeGitHub.map((tool) => tool.open(door));

/** For the approval card. */
export const lookups = githubLookups(door);
