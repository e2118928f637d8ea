/**
 * Whether a run's command answers an approval or an MCP server's question. Any `decisions` or `elicit` counts, at any depth: how
 * the graph interprets an answer is not known here.
 */
export function holdsDecision(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (
    Object.hasOwn(value, "decisions") ||
    Object.hasOwn(value, "elicit") ||
    Object.values(value).some(holdsDecision)
  );
}
