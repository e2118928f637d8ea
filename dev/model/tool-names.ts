/** The tools of MCP servers carry their server's name: `github__get_issue`. The table knows them without it. */
import type { CompletionRequest, Turn } from "#dev/model/wire.ts";

/** The offered names by the names that the table knows; a tool that two servers have keeps its whole name. */
export type ToolNames = ReadonlyMap<string, string>;

export function readToolNames({ tools }: CompletionRequest): ToolNames {
  const offered = tools.map((tool) => tool.function.name);
  const byShort = Map.groupBy(offered, shorten);
  return new Map(
    offered.map((name) => [byShort.get(shorten(name))?.length === 1 ? shorten(name) : name, name]),
  );
}

/** The request with its tools, and earlier calls of them, under the names that the table knows. */
export function withShortNames(request: CompletionRequest, names: ToolNames): CompletionRequest {
  const short = new Map([...names].map(([known, offered]) => [offered, known]));
  const rename = <T extends { name: string }>(named: T): T => ({
    ...named,
    name: short.get(named.name) ?? named.name,
  });
  return {
    ...request,
    tools: request.tools.map((tool) => ({ ...tool, function: rename(tool.function) })),
    messages: request.messages.map((message) => ({
      ...message,
      tool_calls: message.tool_calls?.map((call) => ({ ...call, function: rename(call.function) })),
    })),
  };
}

/** The turn with its calls under the names that were offered. */
export function withOfferedNames(turn: Turn, names: ToolNames): Turn {
  return { ...turn, calls: turn.calls.map((call) => ({ ...call, name: names.get(call.name) ?? call.name })) };
}

/** The name without its server's. */
export function shorten(name: string): string {
  return name.split("__").slice(1).join("__") || name;
}
