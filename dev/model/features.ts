/** Rows that the embedded model has for tools by their names, and for single features: docs/template.md, "Take out what you don't need". */
export { jira } from "#dev/jira/intent.ts";
export { notes } from "#dev/mcp/intent.ts";
export { direct } from "#dev/model/intents/direct.ts";
