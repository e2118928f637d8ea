/** The features in the tests of the whole system: docs/template.md, "Take out what you don't need". */
export { mcp } from "./mcp/feature.ts";
export { github } from "./support/github-feature.ts";
