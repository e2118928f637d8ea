/**
 * Where oidc-provider keeps sessions, grants, codes and interactions: a map in memory, mirrored in one file.
 * Its own default is a module-level map of 1000 entries that a restart empties (docs/facts.md 33).
 */
import type { Adapter, Payload } from "oidc-provider";
import { z } from "zod";
import { readJson, writeJson } from "#dev/identity/state-file.ts";

const MAX_ENTRIES = 5000;
/** Entries that live for minutes: not worth a write, and a restart in the middle of a login only asks for it again. */
const IN_MEMORY_ONLY = new Set(["Interaction", "PushedAuthorizationRequest", "ReplayDetection"]);

const Entry = z.object({ payload: z.record(z.string(), z.unknown()), expiresAt: z.number().nullable() });
const File = z.record(z.string(), Entry);
type StoredEntry = { payload: Payload; expiresAt: number | null };

export interface IdentityStore {
  /** What oidc-provider's `adapter` setting asks for. */
  adapterFor(model: string): Adapter;
  /** Resolves when everything known is in the file. */
  flush(): Promise<void>;
}

/**
 * Opens the store.
 * @param path the file; absent is empty.
 * @param now milliseconds, for tests.
 */
export async function openStore(path: string, now: () => number = Date.now): Promise<IdentityStore> {
  const entries = new Map<string, StoredEntry>(Object.entries(File.parse((await readJson(path)) ?? {})));
  let writing: Promise<void> = Promise.resolve();
  let queued = false;

  const alive = (entry: StoredEntry): boolean => entry.expiresAt === null || entry.expiresAt > now();

  function prune(): void {
    for (const [key, entry] of entries) if (!alive(entry)) entries.delete(key);
    for (const key of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) return;
      entries.delete(key);
    }
  }

  /** One write at a time; changes that arrive meanwhile share the next one. */
  function save(): Promise<void> {
    if (queued) return writing;
    queued = true;
    const write = async (): Promise<void> => {
      queued = false;
      const kept = [...entries].filter(([key]) => !IN_MEMORY_ONLY.has(key.slice(0, key.indexOf(":"))));
      await writeJson(path, Object.fromEntries(kept));
    };
    writing = writing.then(write, write);
    return writing;
  }

  function adapterFor(model: string): Adapter {
    const keyOf = (id: string): string => `${model}:${id}`;
    const changed = (): Promise<void> => (IN_MEMORY_ONLY.has(model) ? Promise.resolve() : save());
    const get = (id: string): Payload | undefined => {
      const entry = entries.get(keyOf(id));
      return entry && alive(entry) ? entry.payload : undefined;
    };
    const getBy = (field: "uid" | "userCode", value: string): Payload | undefined => {
      for (const [key, entry] of entries) {
        if (key.startsWith(`${model}:`) && entry.payload[field] === value && alive(entry))
          return entry.payload;
      }
      return undefined;
    };
    return {
      async upsert(id, payload, expiresIn) {
        entries.delete(keyOf(id));
        entries.set(keyOf(id), {
          payload,
          expiresAt: expiresIn === undefined ? null : now() + expiresIn * 1000,
        });
        prune();
        await changed();
      },
      find: async (id) => get(id),
      findByUid: async (uid) => getBy("uid", uid),
      findByUserCode: async (userCode) => getBy("userCode", userCode),
      async consume(id) {
        const payload = get(id);
        if (payload) payload.consumed = Math.floor(now() / 1000);
        await changed();
      },
      async destroy(id) {
        entries.delete(keyOf(id));
        await changed();
      },
      async revokeByGrantId(grantId) {
        for (const [key, entry] of entries) if (entry.payload.grantId === grantId) entries.delete(key);
        await save();
      },
    };
  }

  return { adapterFor, flush: save };
}
