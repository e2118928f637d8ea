/**
 * The value below which `share` of the samples lie (nearest rank).
 * @param share between 0 and 1
 * @throws RangeError if there are no samples
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("There are no samples.");
  return value;
}

/** In a random order: what a server still does after its answer delays whichever is asked next. */
export function shuffle<T>(all: Iterable<T>): T[] {
  const places = [...all].map((one) => ({ one, place: Math.random() }));
  return places.sort((one, other) => one.place - other.place).map(({ one }) => one);
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
