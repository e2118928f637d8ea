import type { ProviderFacts } from "../provider-facts.ts";

/** Scopes: developer.atlassian.com, "Jira scopes for OAuth 2.0 (3LO)". */
export const jira: ProviderFacts = {
  id: "atlassian",
  name: "Jira",
  scopes: {
    "read:jira-work": "Read your Jira projects and issues",
    "read:jira-user": "See who people in Jira are",
    "read:me": "Read your Atlassian profile",
    offline_access: "Keep the access while you are away, until you take it back",
  },
};
