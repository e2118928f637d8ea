/** The features of the chat's pages: docs/template.md, "Take out what you don't need". */
export { github } from "./github/feature.ts";
export { inspector } from "./inspector/feature.ts";
export { jira } from "./jira/feature.ts";
export { mcp } from "./mcp/feature.ts";
