/** The features of the launcher and the doctor: docs/template.md, "Take out what you don't need". */

export { inspector } from "./inspector/feature.ts";
export { jira } from "./jira/feature.ts";
export { github } from "./launch/github.ts";
export { mcp } from "./mcp/feature.ts";
export { studio } from "./studio/feature.ts";
export { vault } from "./vault/feature.ts";
