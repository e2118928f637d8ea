import type { AgentFeature } from "#agent/feature.ts";
import { agentEnv } from "#auth/client/env.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { GitHubBroker } from "./client.ts";
import { readGitHub, writeGitHub } from "./tools/catalog.ts";

/** GitHub, over its REST API. */
export const githubFeature: AgentFeature = {
  readTools: (broker) => readGitHub.map((tool) => tool.open(atGitHub(broker))),
  writeTools: (broker) => writeGitHub.map((tool) => tool.open(atGitHub(broker))),
};

/** The broker with GitHub's URL. */
export function atGitHub(broker: TokenBroker): GitHubBroker {
  return { ...broker, baseUrl: () => agentEnv().GITHUB_API_URL };
}
