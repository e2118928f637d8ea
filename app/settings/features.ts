/** The features of the settings' pages: docs/template.md, "Take out what you don't need". */
export type { SettingsFeature } from "./feature.ts";
export { mcp } from "./mcp/feature.ts";
