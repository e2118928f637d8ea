/** A page's query, as Next.js passes it. */
export interface PageQuery {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}
