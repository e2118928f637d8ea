import type { ChatFeature } from "../feature.ts";

export const jira: ChatFeature = {
  toolWords: { search_jira_issues: ["Searching Jira", "Searched Jira"] },
};
