/** What Next.js gives a page of its address. */
export interface PageQuery {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}
