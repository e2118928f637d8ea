import type { Upstream } from "#dev/github/upstream.ts";

/** Remembers what was read until the next write. */
export function createCache(upstream: Upstream): <T>(key: string, read: () => Promise<T>) => Promise<T> {
  const entries = new Map<string, unknown>();
  let version = -1;
  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    if (version !== upstream.version()) entries.clear();
    version = upstream.version();
    const known = entries.get(key) as Promise<T> | undefined;
    if (known) return known;
    const reading = read();
    entries.set(key, reading);
    return reading;
  };
}
