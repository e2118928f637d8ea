/**
 * One part of `npm run bench`. To add one: write `bench/NAME.ts` that exports a Part, and name it in
 * `bench/main.ts`. Each part starts what it needs (`startSystem()` of e2e/support) and stops it again; parts run one after
 * the other, so that nothing but the part itself is on the machine.
 */
export interface Part {
  /** What is typed: `npm run bench -- NAME`. */
  name: string;
  /** Its heading in docs/performance.md. */
  title: string;
  /** How the figures were got, in a sentence or two; stands above them. */
  how: string;
  /** False for a part that measures no production build. */
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
  /** What it is to be at most, or at least. A row without a target only informs. */
  target?: { most: number } | { least: number };
}

/** Whether a figure is as it should be; undefined when there is no target. */
export function isMet({ value, target }: Row): boolean | undefined {
  if (!target) return undefined;
  return "most" in target ? value <= target.most : value >= target.least;
}
