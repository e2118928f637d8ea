import type { PlaceName } from "../places.ts";

/** Who takes part, from left to right, as in the reference's diagram. */
export const LANES = ["browser", "web", "langgraph", "store", "service"] as const;
export type Lane = (typeof LANES)[number];

/** One arrow of the diagram; from a lane to itself, something that happens there. */
export interface Step {
  id: string;
  /** The step of the reference's diagram that this is. */
  number: string;
  from: Lane;
  to: Lane;
  /** Which service the last lane is for this step. */
  service?: string;
  title: string;
  /** When it was done, in milliseconds after the message arrived; undefined where that is not known. */
  at?: number;
  /** How long it took, where that is known. */
  took?: number;
  isRefused?: boolean;
  /** An answer to an arrow in the other direction. */
  isReply?: boolean;
  checked: string[];
  passed: string[];
  code: PlaceName[];
}

/** A duration, in as many figures as mean something. */
export function formatDuration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 ? Math.round(ms) : round(ms)} ms`;
}

/** To a tenth of a millisecond. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
