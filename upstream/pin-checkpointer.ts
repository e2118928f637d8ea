/**
 * Keeps a graph's own checkpointer: the server assigns its in-memory one before every run (docs/facts.md 15).
 * @param saver undefined keeps the server's
 */
export function pinCheckpointer(graph: object, saver: object | undefined): void {
  if (saver) Object.defineProperty(graph, "checkpointer", { get: () => saver, set: () => {} });
}
