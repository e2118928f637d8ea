/**
 * Where oidc-provider keeps sessions, grants, codes and interactions: a map in memory, mirrored in one file.
 * Its own default is a module-level map of 1000 entries that a restart empties (docs/facts.md 33).
 */
import { setImmediate } from "node:timers/promises";
import type { Adapter, Payload } from "oidc-provider";
import { z } from "zod";
import { readJson, writeJson } from "#dev/server/state-file.ts";

const MAX_ENTRIES = 5000;
/** Entries that live for minutes: not worth a write, and a restart in the middle of a login only asks for it again. */
const IN_MEMORY_ONLY = new Set(["Interaction", "PushedAuthorizationRequest", "ReplayDetection"]);
const File = z.record(
  z.string(),
  z.object({ payload: z.record(z.string(), z.unknown()), expiresAt: z.number().nullable() }),
);

/** What oidc-provider's `adapter` setting asks for. @param path the file; absent is empty. @param now milliseconds, for tests */
export function openStore(path: string, now: () => number = Date.now): (model: string) => Adapter {
  const entries = new Map<string, { payload: Payload; expiresAt: number | null }>(
    Object.entries(File.parse(readJson(path) ?? {})),
  );
  const isAlive = ({ expiresAt }: { expiresAt: number | null }): boolean =>
    expiresAt === null || expiresAt > now();

  function prune(): void {
    for (const [key, entry] of entries) if (!isAlive(entry)) entries.delete(key);
    for (const key of [...entries.keys()].slice(0, Math.max(0, entries.size - MAX_ENTRIES)))
      entries.delete(key);
  }
  let writing: Promise<void> | undefined;
  /** Changes of one turn of the event loop share a write. */
  function save(model: string): Promise<void> {
    if (IN_MEMORY_ONLY.has(model)) return Promise.resolve();
    writing ??= setImmediate().then(() => {
      writing = undefined;
      const kept = [...entries].filter(([key]) => !IN_MEMORY_ONLY.has(key.slice(0, key.indexOf(":"))));
      writeJson(path, Object.fromEntries(kept));
    });
    return writing;
  }

  return (model) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const get = (id: string): Payload | undefined => {
      const entry = entries.get(keyOf(id));
      return entry && isAlive(entry) ? entry.payload : undefined;
    };
    const getBy = (field: "uid" | "userCode", value: string): Payload | undefined =>
      [...entries].find(
        ([key, entry]) => key.startsWith(`${model}:`) && entry.payload[field] === value && isAlive(entry),
      )?.[1].payload;
    return {
      async upsert(id, payload, expiresIn) {
        entries.delete(keyOf(id));
        entries.set(keyOf(id), {
          payload,
          expiresAt: expiresIn === undefined ? null : now() + expiresIn * 1000,
        });
        prune();
        await save(model);
      },
      find: async (id) => get(id),
      findByUid: async (uid) => getBy("uid", uid),
      findByUserCode: async (userCode) => getBy("userCode", userCode),
      async consume(id) {
        const payload = get(id);
        if (payload) payload.consumed = Math.floor(now() / 1000);
        await save(model);
      },
      async destroy(id) {
        entries.delete(keyOf(id));
        await save(model);
      },
      async revokeByGrantId(grantId) {
        for (const [key, entry] of entries) if (entry.payload.grantId === grantId) entries.delete(key);
        await save(model);
      },
    };
  };
}
