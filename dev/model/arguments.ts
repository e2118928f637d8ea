/** Fits the arguments that a rule chose to the schema that the tool was offered with, so that a renamed field doesn't matter. */
import type { Tool } from "#dev/model/wire.ts";

/** Names that tools use for the same thing. */
const SYNONYMS = [
  ["number", "issue_number", "pull_number", "issueNumber", "pullNumber"],
  ["query", "q"],
  ["ref", "branch", "sha"],
  ["body", "comment", "text"],
  ["path", "file_path", "filename"],
  ["message", "commit_message"],
  ["head", "head_branch"],
  ["base", "base_branch"],
  ["branch", "name"],
  ["from", "from_branch", "base", "source"],
  ["method", "merge_method"],
  ["event", "decision", "verdict"],
];

/**
 * @returns the arguments under the names that the schema has, without those it doesn't know or whose value it doesn't list;
 *   unchanged for a tool without a schema.
 */
export function fitArguments(tool: Tool, args: Record<string, unknown>): Record<string, unknown> {
  const properties = tool.parameters?.properties;
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  if (!properties) return Object.fromEntries(given);
  const fitted: Record<string, unknown> = {};
  for (const [key, value] of given) {
    const name = key in properties ? key : findSynonym(key, properties, args);
    if (name === undefined) continue;
    const shaped = shapeValue(properties[name], value);
    if (shaped !== undefined) fitted[name] = shaped;
  }
  return fitted;
}

function findSynonym(
  key: string,
  properties: Record<string, unknown>,
  args: Record<string, unknown>,
): string | undefined {
  const names = SYNONYMS.filter((group) => group.includes(key)).flat();
  return names.find((name) => name in properties && !(name in args));
}

function shapeValue(schema: unknown, value: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return value;
  if ("type" in schema && schema.type === "array" && !Array.isArray(value)) return [value];
  if ("enum" in schema && Array.isArray(schema.enum) && !schema.enum.includes(value)) {
    return schema.enum.find((option) => String(option).toLowerCase() === String(value).toLowerCase());
  }
  return value;
}
