import { randomBytes } from "node:crypto";
import { v5, v6 } from "@langchain/core/utils/uuid";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";

/**
 * Checkpoint ids, replacing `@langchain/langgraph-checkpoint`'s own (dist/id.js; see register-checkpoint-ids.ts). A thread's
 * newest checkpoint is the one with the greatest id, and an id is a UUID version 6, whose first 60 bits are a time. The package
 * uses the machine's clock as it is: if that moves backwards, or another machine's was ahead, newer messages sort before older
 * ones and are hidden (docs/facts.md 25). This is a hybrid logical clock: never earlier than the last id created here, nor than
 * any read from the database.
 */
const TICKS_PER_MS = 10_000;
/** From the start of the Gregorian calendar, the epoch of UUIDs, to 1970. */
const GREGORIAN_MS = 12_219_292_800_000;

/** The process's node of a UUID (RFC 9562, 5.6): the clock alone makes its ids unique. */
const RANDOM = randomBytes(16);

interface Time {
  /** Milliseconds since 1970. */
  msecs: number;
  /** Steps of 100 ns within the millisecond. */
  nsecs: number;
}

declare global {
  /** One per process, even if this file is loaded twice: by Node for LangGraph, and by Vitest for a test. */
  var checkpointClock: { last: Time } | undefined;
}
globalThis.checkpointClock ??= { last: { msecs: 0, nsecs: 0 } };
const clock = globalThis.checkpointClock;

/** @param clockseq 14 bits of the id behind its time; the package puts the graph's step there */
export function uuid6(clockseq: number): string {
  const now = Date.now();
  clock.last = now > clock.last.msecs ? { msecs: now, nsecs: 0 } : next(clock.last);
  return v6({ clockseq, ...clock.last, random: RANDOM });
}

/** The package's other export, unchanged. */
export function uuid5(name: string, namespace: string): string {
  return v5(name, Uint8Array.from(Buffer.from(namespace.replaceAll("-", ""), "hex")));
}

/** Makes each checkpoint read from the saver earlier than those created from now on, by this process or another. */
export function observeIds(saver: BaseCheckpointSaver): void {
  const getTuple = saver.getTuple.bind(saver);
  saver.getTuple = async (config) => {
    const tuple = await getTuple(config);
    const seen = tuple && timeOf(tuple.checkpoint.id);
    if (seen && isLater(seen, clock.last)) clock.last = seen;
    return tuple;
  };
}

/** @returns the time in an id; undefined if it is not a UUID version 6 */
export function timeOf(id: string): Time | undefined {
  const [, high, middle, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-6([0-9a-f]{3})-/i.exec(id) ?? [];
  if (!high || !middle || !low) return undefined;
  const ticks = BigInt(`0x${high}${middle}${low}`);
  const msecs = Number(ticks / BigInt(TICKS_PER_MS)) - GREGORIAN_MS;
  return { msecs, nsecs: Number(ticks % BigInt(TICKS_PER_MS)) };
}

function next({ msecs, nsecs }: Time): Time {
  return nsecs + 1 < TICKS_PER_MS ? { msecs, nsecs: nsecs + 1 } : { msecs: msecs + 1, nsecs: 0 };
}

function isLater(one: Time, other: Time): boolean {
  return one.msecs > other.msecs || (one.msecs === other.msecs && one.nsecs > other.nsecs);
}
