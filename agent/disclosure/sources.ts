import { type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ToolRule } from "#agent/approval/rules.ts";
import { listCalls } from "#agent/content/messages.ts";
import { parseJson } from "#auth/protocol/json.ts";

/** A repository, or all data of a provider or server. */
export interface Place {
  holder: string;
  repository?: string | undefined;
}

const FULL_NAME = /^[\w.-]+\/[\w.-]+$/;

/** The sources that the conversation has read, and the repositories known from them to be private or public. */
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
  for (const { id = "", name, args } of listCalls(messages)) {
    const result = results.get(id);
    if (!result || result.status === "error") continue;
    const rule = await findRule(name);
    // An MCP server's write tool may also have read, and a removed tool may have done anything.
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

/** The owner of the data: the provider, or an MCP server, about which nothing is known. */
export function holderOf({ provider, server }: Pick<ToolRule, "provider" | "server">): string {
  return server ? `server ${server.name}` : provider;
}

/** `owner/repo`, if a call's arguments contain it. */
export function nameRepository({ owner, repo }: Record<string, unknown>): string | undefined {
  const name = `${owner}/${repo}`;
  return typeof owner === "string" && typeof repo === "string" && FULL_NAME.test(name) ? name : undefined;
}

/** Lists and searches return the repository of each item. */
function listRepositories(value: unknown): { name: string; private?: boolean }[] {
  if (Array.isArray(value)) return value.flatMap(listRepositories);
  if (typeof value !== "object" || value === null) return [];
  const found: { full_name?: unknown; repository?: unknown; private?: unknown } = value;
  const name = found.full_name ?? found.repository;
  const children = Object.values(value).flatMap(listRepositories);
  if (typeof name !== "string" || !FULL_NAME.test(name)) return children;
  return [{ name, ...(typeof found.private === "boolean" ? { private: found.private } : {}) }, ...children];
}
