import { randomBytes } from "node:crypto";
import { v5, v6 } from "@langchain/core/utils/uuid";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";

/**
 * Ids of checkpoints, in place of `@langchain/langgraph-checkpoint`'s own (dist/id.js; register-checkpoint-ids.ts puts them
 * there). A thread's newest checkpoint is the one with the greatest id, and an id is a UUID of version 6, whose first 60
 * bits are a time. The package takes the machine's clock as it is: once that goes back, or another machine's was ahead,
 * what is said next sorts before what is there, and is lost from sight (docs/facts.md 25). This is a hybrid logical clock: never earlier than
 * the last id made here, nor than any read from the database.
 */
const TICKS_PER_MS = 10_000;
/** From the beginning of the Gregorian calendar, from which a UUID counts, to 1970. */
const GREGORIAN_MS = 12_219_292_800_000;

/** The node of a UUID (RFC 9562, 5.6) is the process's: its clock alone makes its ids differ. */
const RANDOM = randomBytes(16);

interface Time {
  /** Milliseconds since 1970. */
  msecs: number;
  /** Steps of 100 ns within the millisecond. */
  nsecs: number;
}

declare global {
  /** One for the process, also where this file is loaded twice: by Node for LangGraph, and by Vitest for a test. */
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

/** The package's other export, as it is there. */
export function uuid5(name: string, namespace: string): string {
  return v5(name, Uint8Array.from(Buffer.from(namespace.replaceAll("-", ""), "hex")));
}

/** Each checkpoint that is read from the saver is earlier than those made from now on, by this process or another. */
export function observeIds(saver: BaseCheckpointSaver): void {
  const getTuple = saver.getTuple.bind(saver);
  saver.getTuple = async (config) => {
    const tuple = await getTuple(config);
    const seen = tuple && timeOf(tuple.checkpoint.id);
    if (seen && isLater(seen, clock.last)) clock.last = seen;
    return tuple;
  };
}

/** @returns the time in an id; undefined if it is no UUID of version 6 */
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
