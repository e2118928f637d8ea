/** The features of the web process: docs/template.md, "Take out what you don't need". */
export { inspector } from "#observability/inspector/feature.ts";
export { opentelemetry } from "#observability/opentelemetry/feature.ts";
export { jira } from "./jira/feature.ts";
export { mcp } from "./mcp/feature.ts";
export { githubFeature as github } from "./secrets/providers/github.ts";
export { vault } from "./secrets/stores/vault/feature.ts";
