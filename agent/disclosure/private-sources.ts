import type { BaseMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { FindRule, ToolRule } from "#agent/approval/rules.ts";
import type { Lookups } from "#agent/disclosure/lookups.ts";
import { holderOf, nameRepository, type Place, readSources } from "#agent/disclosure/sources.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";

/** A write before its card is shown. */
interface Write extends Pick<ToolRule, "provider" | "server"> {
  args: Record<string, unknown>;
}

/**
 * The private data that the conversation has read before each write to a public place or a third party's server. Unknown facts
 * count against the write: a source is private then, and a target public. The target itself is not a source.
 * @param find called at most once, for the repositories whose visibility matters and is unknown
 * @returns names such as `alice/secret` and `Jira`, for each write in order
 */
export async function listPrivateSources(
  writes: readonly Write[],
  messages: readonly BaseMessage[],
  findRule: FindRule,
  find: Lookups["findVisibility"],
  config: RunnableConfig,
): Promise<string[][]> {
  const { sources, isPrivate } = await readSources(messages, (name) => findRule(name, config));
  const pairs = writes.map((write) => {
    const target: Place = { holder: holderOf(write), repository: nameRepository(write.args) };
    return { target, others: sources.filter((source) => keyOf(source) !== keyOf(target)) };
  });
  const asked = pairs
    .filter(({ others }) => others.length > 0)
    .flatMap(({ target, others }) => [target, ...others])
    .flatMap(({ holder, repository }) => (holder === "github" && repository ? [repository] : []))
    .filter((repository) => !isPrivate.has(repository));
  const found = asked.length > 0 ? await find([...new Set(asked)], config) : new Map<string, boolean>();
  const know = ({ holder, repository = "" }: Place) =>
    holder === "github" ? (isPrivate.get(repository) ?? found.get(repository)) : undefined;
  return pairs.map(({ target, others }) => {
    if (know(target) === true) return [];
    const held = others.filter((source) => know(source) !== false);
    return [...new Set(held.map((source) => sayPlace(source, know(source) === true)))];
  });
}

function keyOf({ holder, repository = "" }: Place): string {
  return `${holder} ${repository.toLowerCase()}`;
}

function sayPlace({ holder, repository }: Place, isKnown: boolean): string {
  if (holder === "github") return `${repository ?? "GitHub"}${isKnown ? "" : " (may be private)"}`;
  const server = holder.startsWith("server ") ? holder.slice("server ".length) : nameProvider(holder);
  return repository ? `${repository} (${server})` : server;
}
