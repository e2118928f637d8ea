/** The tools of MCP servers carry their server's name: `github__get_issue`. The table knows them without it. */

/** The table's name for each that is offered; a tool that two servers have keeps its whole name. */
export function knownNames(offered: string[]): ReadonlyMap<string, string> {
  const byShort = Map.groupBy(offered, shorten);
  const isOne = (name: string): boolean => byShort.get(shorten(name))?.length === 1;
  return new Map(offered.map((name) => [name, isOne(name) ? shorten(name) : name]));
}

/** The name without its server's. */
export function shorten(name: string): string {
  return name.split("__").slice(1).join("__") || name;
}
