/**
 * One part of `npm run bench`. To add one, export a Part from `bench/NAME.ts` and list it in `bench/main.ts`. Each part
 * starts what it needs (`startSystem()` of e2e/support) and stops it; parts run one after the other.
 */
export interface Part {
  /** Its argument: `npm run bench -- NAME`. */
  name: string;
  /** Its heading in docs/performance.md. */
  title: string;
  /** How the figures were measured, in a sentence or two above them. */
  how: string;
  /** False for a part that needs no production build. */
  needsBuild?: false;
  run(): Promise<Row[]>;
  /** The figures that an older build can be measured by as well; all of them by default. */
  compare?(): Promise<Row[]>;
}

/** One figure. */
export interface Row {
  figure: string;
  value: number;
  /** Such as "ms" or "kB"; empty for a bare number. */
  unit: string;
  /** Its upper or lower limit. A row without a target is informational. */
  target?: { most: number } | { least: number };
}

/** Whether a figure meets its target; undefined without a target. */
export function isMet({ value, target }: Row): boolean | undefined {
  if (!target) return undefined;
  return "most" in target ? value <= target.most : value >= target.least;
}
