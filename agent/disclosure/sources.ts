import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ToolRule } from "#agent/approval/rules.ts";
import { parseJson } from "#auth/protocol/json.ts";

/** A repository, or all that a provider or server holds. */
export interface Place {
  holder: string;
  repository?: string | undefined;
}

const FULL_NAME = /^[\w.-]+\/[\w.-]+$/;

/** What the conversation has read, and which repositories are known to be private or public by what was read. */
export async function readSources(
  messages: readonly BaseMessage[],
  findRule: (name: string) => Promise<ToolRule | undefined>,
): Promise<{ sources: Place[]; isPrivate: Map<string, boolean> }> {
  const results = new Map(
    messages
      .filter((message) => ToolMessage.isInstance(message))
      .map((result) => [result.tool_call_id, result]),
  );
  const sources: Place[] = [];
  const isPrivate = new Map<string, boolean>();
  const calls = messages.flatMap((message) =>
    AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [],
  );
  for (const { id = "", name, args } of calls) {
    const result = results.get(id);
    if (!result || result.status === "error") continue;
    const rule = await findRule(name);
    // What an MCP server calls a write may have read; a tool that is gone may have been anything.
    if (rule?.access === "write" && !rule.server) continue;
    const holder = rule ? holderOf(rule) : `server ${name.split("__")[0]}`;
    const repository = nameRepository(args);
    if (holder !== "github" || repository) {
      sources.push({ holder, repository });
      continue;
    }
    for (const listed of listRepositories(parseJson(result.text))) {
      sources.push({ holder, repository: listed.name });
      if (listed.private !== undefined) isPrivate.set(listed.name, listed.private);
    }
  }
  return { sources, isPrivate };
}

/** Who has what is there: the provider, or an MCP server, about which we know nothing. */
export function holderOf({ provider, server }: Pick<ToolRule, "provider" | "server">): string {
  return server ? `server ${server.name}` : provider;
}

/** `owner/repo`, where a call's arguments name one. */
export function nameRepository({ owner, repo }: Record<string, unknown>): string | undefined {
  const name = `${owner}/${repo}`;
  return typeof owner === "string" && typeof repo === "string" && FULL_NAME.test(name) ? name : undefined;
}

/** Lists and searches name a repository with each thing that they found. */
function listRepositories(value: unknown): { name: string; private?: boolean }[] {
  if (Array.isArray(value)) return value.flatMap(listRepositories);
  if (typeof value !== "object" || value === null) return [];
  const found: { full_name?: unknown; repository?: unknown; private?: unknown } = value;
  const name = found.full_name ?? found.repository;
  const children = Object.values(value).flatMap(listRepositories);
  if (typeof name !== "string" || !FULL_NAME.test(name)) return children;
  return [{ name, ...(typeof found.private === "boolean" ? { private: found.private } : {}) }, ...children];
}
