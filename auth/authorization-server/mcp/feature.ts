import type { WebFeature } from "../feature.ts";
import { mcpServerProviders } from "./provider.ts";
import { isTarget } from "./target.ts";
import { checkMcp } from "./variables.ts";

/** MCP servers, as providers that people can connect: docs/mcp.md. */
export const mcp: WebFeature = { readVariables: checkMcp, providers: mcpServerProviders, isTarget };
