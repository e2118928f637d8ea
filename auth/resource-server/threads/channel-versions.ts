import { randomInt } from "node:crypto";

const FRACTION = 1_000_000_000;

/**
 * The version after `current` for a channel: the next whole number plus a random fraction.
 *
 * Values are stored by channel and version, and two forks of one checkpoint would both count on to the same number: the
 * second fork's value would be dropped, and reading it would return the first fork's. LangGraph for Python avoids this with
 * a random suffix (`get_next_version` of its savers); a fraction does the same and still compares with the whole numbers
 * of older checkpoints.
 */
export function nextChannelVersion(current: number | undefined): number {
  return Math.floor(current ?? 0) + 1 + randomInt(1, FRACTION) / FRACTION;
}
