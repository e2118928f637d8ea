import type { WebFeature } from "../feature.ts";
import { findPersonalProvider, removeClientsOf } from "./personal-servers/provider.ts";
import { mcpServerProviders } from "./provider.ts";
import { isTarget } from "./target.ts";
import { checkMcp } from "./variables.ts";

/** MCP servers as providers that people can connect: docs/mcp.md. */
export const mcp: WebFeature = {
  readVariables: checkMcp,
  providers: mcpServerProviders,
  findPersonalProvider,
  removeRestOf: removeClientsOf,
  isTarget,
};
