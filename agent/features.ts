/** The features of the assistant `agent`: docs/template.md, "Take out what you don't need". */

export { opentelemetry } from "#observability/opentelemetry/agent-feature.ts";
export { githubFeature as github } from "./github/feature.ts";
export { jira } from "./jira/feature.ts";
