import { createHash, randomInt } from "node:crypto";
import type { Checkpoint } from "@langchain/langgraph-checkpoint";

const FRACTION = 1_000_000_000;

/**
 * The version after `current` for a channel: the next whole number plus a random fraction.
 *
 * Values are stored by channel and version, and two forks of one checkpoint would both count on to the same number: the
 * second fork's value would be dropped, and reading it would return the first fork's (docs/facts.md 27). LangGraph for Python
 * avoids this with a random suffix (`get_next_version` of its savers); a fraction does the same and still compares with the
 * whole numbers of older checkpoints.
 */
export function nextChannelVersion(current: number | undefined): number {
  return Math.floor(current ?? 0) + 1 + randomInt(1, FRACTION) / FRACTION;
}

/** A version for a value stored under a whole number: the same for equal values, different for different ones. */
export function versionOfValue(version: number | string | undefined, value: Uint8Array): number {
  const hash = createHash("sha256").update(value).digest().readUIntBE(0, 6);
  return Math.floor(Number(version ?? 0)) + (1 + (hash % (FRACTION - 1))) / FRACTION;
}

/** Changes a channel's version in a checkpoint, also for the nodes that have seen it, so that none of them runs again. */
export function renameVersion(checkpoint: Checkpoint, channel: string, version: number): void {
  const before = checkpoint.channel_versions[channel];
  for (const seen of Object.values(checkpoint.versions_seen))
    if (seen[channel] === before) seen[channel] = version;
  checkpoint.channel_versions[channel] = version;
}
