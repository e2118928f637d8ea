/** A page's query, as Next.js passes it. */
export interface PageQuery {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The sentence for a code in a page's address; undefined for any other value: text of the address is never shown. */
export function findSentence(sentences: Readonly<Record<string, string>>, code: unknown): string | undefined {
  return typeof code === "string" && Object.hasOwn(sentences, code) ? sentences[code] : undefined;
}
