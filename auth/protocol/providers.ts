/** The names of the providers that people can connect, and their scopes: docs/template.md, "Take out what you don't need". */
export { github } from "./github.ts";
export { jira } from "./jira/facts.ts";
