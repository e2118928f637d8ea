/** What people call the providers that they can connect, and their scopes: docs/template.md, "Take out what you don't need". */
export { github } from "./github.ts";
export { jira } from "./jira/facts.ts";
