import type { SettingsFeature } from "../feature.ts";
import { OwnServers } from "./own-servers.tsx";

/** MCP servers that people add themselves. */
export const mcp: SettingsFeature = { Connections: OwnServers };
