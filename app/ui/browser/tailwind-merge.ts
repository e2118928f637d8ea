/**
 * In place of `tailwind-merge` in the browser (next.config.ts): Streamdown calls it for each word of coloured code, to find
 * classes that contradict each other. Here are none: what looks different is a component of ours.
 */
export function twMerge(classes: string): string {
  return classes;
}
