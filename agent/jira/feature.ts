import type { AgentFeature } from "#agent/feature.ts";
import { agentEnv } from "#auth/client/env.ts";
import { featureVariables } from "#auth/protocol/env-fields.ts";
import { atlassianAgentFields } from "#auth/protocol/jira/variables.ts";
import { searchJiraIssues } from "./search-jira-issues.ts";

const readAtlassian = featureVariables("LangGraph server", atlassianAgentFields);

/** Jira's issues. Without an Atlassian app no one could connect it, so there is no tool. */
export const jira: AgentFeature = {
  readTools(broker) {
    const { ATLASSIAN_CLIENT_ID, ATLASSIAN_API_URL } = readAtlassian(agentEnv());
    return ATLASSIAN_CLIENT_ID ? [searchJiraIssues({ ...broker, baseUrl: () => ATLASSIAN_API_URL })] : [];
  },
};
