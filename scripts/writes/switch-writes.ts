import type { Kysely } from "kysely";
import { writeGitHub } from "#agent/github/tools/catalog.ts";
import {
  disableWrites,
  enableWrites,
  listDisabledWrites,
  markRestored,
} from "#auth/authorization-server/secrets/switches.ts";
import { ALL_WRITES } from "#auth/authorization-server/secrets/write-limits.ts";
import { migrate } from "#db/migrate.ts";
import type { Schema } from "#db/schema.ts";

export const USAGE = "npm run writes [-- on [TOOL] | off [TOOL] | restored]\n";

/**
 * @param words the command's arguments
 * @returns lines for the operator; undefined for invalid arguments
 */
export async function switchWrites(
  db: Kysely<Schema>,
  words: readonly string[],
): Promise<string[] | undefined> {
  const [command, tool, ...more] = words;
  if (more.length > 0) return undefined;
  switch (command) {
    case undefined:
      return listState(db);
    case "off":
      await disableWrites(db, tool);
      return [...warnUnknown(tool), ...(await listState(db))];
    case "on": {
      const wasOff = await enableWrites(db, tool);
      const note = wasOff || tool === undefined ? [] : [`${tool} was not switched off by its name.`];
      return [...note, ...(await listState(db))];
    }
    case "restored":
      if (tool) return undefined;
      // An older version's dump has no such table.
      await migrate(db);
      await markRestored(db);
      return ["Approvals that were asked for before now have to be asked for again."];
    default:
      return undefined;
  }
}

async function listState(db: Kysely<Schema>): Promise<string[]> {
  const off = await listDisabledWrites(db);
  const tools = off.filter((tool) => tool !== ALL_WRITES);
  return [`All changes: ${off.includes(ALL_WRITES) ? "off" : "on"}`, ...tools.map((tool) => `${tool}: off`)];
}

/** A typo would leave the tool on. */
function warnUnknown(tool: string | undefined): string[] {
  if (tool === undefined || writeGitHub.some(({ name }) => name === tool)) return [];
  return [
    `No tool of the assistant "agent" is called ${tool}. For one of an MCP server, give the server's own name for it.`,
  ];
}
