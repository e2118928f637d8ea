/** In place of `rehype-raw` in the browser (next.config.ts): we show no HTML of strangers, and its parser is large. */
export default function rehypeRaw(): void {}
