import type { PlaceName } from "../places.ts";

/** The participants from left to right, as in the reference's diagram. */
export const LANES = ["browser", "web", "langgraph", "store", "service"] as const;
export type Lane = (typeof LANES)[number];

/** One arrow of the diagram; from a lane to itself, something that happens there. */
export interface Step {
  id: string;
  /** Its number in the reference's diagram. */
  number: string;
  from: Lane;
  to: Lane;
  /** Which service the last lane is for this step. */
  service?: string;
  title: string;
  /** When it was done, in milliseconds after the message arrived, if known. */
  at?: number;
  /** How long it took, if known. */
  took?: number;
  isRefused?: boolean;
  /** A reply to an arrow in the other direction. */
  isReply?: boolean;
  checked?: string[];
  passed?: string[];
  code: PlaceName[];
}

/** A duration with as many digits as matter. */
export function formatDuration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 ? Math.round(ms) : round(ms)} ms`;
}

/** To a tenth of a millisecond. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
