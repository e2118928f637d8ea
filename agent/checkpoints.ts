import { openSaver } from "#auth/resource-server/threads/saver.ts";

/**
 * Pins the durable checkpointer to a compiled graph. The server assigns its own in-memory one before every run
 * (docs/facts.md 15): the property is made to keep ours. With CHECKPOINTER=server the server's own one is left alone.
 */
export async function pinCheckpointer(graph: object): Promise<void> {
  const saver = await openSaver();
  if (!saver) return;
  Object.defineProperty(graph, "checkpointer", { get: () => saver, set: () => {} });
}
