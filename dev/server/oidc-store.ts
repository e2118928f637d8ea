/**
 * Where oidc-provider keeps sessions, grants, codes and interactions: a map in memory, mirrored in one file.
 * Its own default is a module-level map of 1000 entries that a restart empties (docs/facts.md 33).
 */
import { setImmediate } from "node:timers/promises";
import type { AdapterPayload } from "oidc-provider";
import { z } from "zod";
import { readJson, writeJson } from "#dev/server/state-file.ts";

const FORTNIGHT = 14 * 24 * 3600;

const payload = z.custom<AdapterPayload>((value) => typeof value === "object");
const file = z.record(z.string(), z.object({ payload, expiresAt: z.number() }));

/** What oidc-provider's `adapter` setting asks for. @param path the file; a missing one is empty */
export function openStore(path: string) {
  let entries = new Map(Object.entries(file.parse(readJson(path) ?? {})));
  let writing: Promise<void> | undefined;

  /** Changes of one turn of the event loop share a write. */
  function save(): Promise<void> {
    writing ??= setImmediate().then(() => {
      writing = undefined;
      entries = new Map([...entries].filter(([, { expiresAt }]) => expiresAt > Date.now()));
      writeJson(path, Object.fromEntries(entries));
    });
    return writing;
  }

  return (model: string) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const live = () => [...entries].filter(([, { expiresAt }]) => expiresAt > Date.now());
    const find = async (id: string) => live().find(([key]) => key === keyOf(id))?.[1].payload;
    return {
      find,
      findByUid: async (uid: string) =>
        live().find(([key, one]) => key.startsWith(keyOf("")) && one.payload.uid === uid)?.[1].payload,
      findByUserCode: async () => undefined,
      async upsert(id: string, payload: AdapterPayload, expiresIn = FORTNIGHT) {
        entries.set(keyOf(id), { payload, expiresAt: Date.now() + expiresIn * 1000 });
        await save();
      },
      async consume(id: string) {
        const payload = await find(id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
        await save();
      },
      async destroy(id: string) {
        entries.delete(keyOf(id));
        await save();
      },
      async revokeByGrantId(grantId: string) {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
        await save();
      },
    };
  };
}
