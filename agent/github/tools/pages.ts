import { PAGE } from "#agent/content/trim.ts";

const MOST_PAGES = 5;
/** The number of pages that a tool reads. */
export const MOST_ITEMS = MOST_PAGES * PAGE;

/** A page of a list in Octokit's response. */
interface Page<T> {
  data: readonly T[];
  headers: { link?: string | undefined };
}

/**
 * Reads a list to its end, or up to the limit. Octokit's own `paginate` needs the response's URL, which the transport omits, and
 * treats a 409 as the end of a list.
 *
 * @param readPage reads PAGE items; the first page is 1
 * @returns the items; `isCut` if there are more
 */
export async function readPages<T>(
  readPage: (page: number) => Promise<Page<T>>,
): Promise<{ items: T[]; isCut: boolean }> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const { data, headers } = await readPage(page);
    items.push(...data);
    const hasMore = headers.link?.includes('rel="next"') ?? false;
    if (!hasMore || page === MOST_PAGES) return { items, isCut: hasMore };
  }
}
