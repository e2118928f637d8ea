/** What the embedded model understands of single features: docs/template.md, "Take out what you don't need". */
export { jira } from "#dev/jira/rule.ts";
export { notes } from "#dev/mcp/rule.ts";
export { direct } from "./rules/direct.ts";
