import { loadServerFile } from "./server-memory.ts";

/** The LangGraph server formats each log line, several per run, before it drops those below LOG_LEVEL. Here they are dropped first. */
export async function dropLinesUnformatted(): Promise<void> {
  const { logger } = await loadServerFile("dist/logging.mjs");
  const { level, levels }: { level: string; levels: Record<string, number> } = logger;
  const isDropped = (name: string) => (levels[name] ?? 0) > (levels[level] ?? 0);
  for (const name of Object.keys(levels).filter(isDropped)) logger[name] = () => logger;
}
