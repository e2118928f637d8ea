import { PAGE } from "./trim.ts";

const MOST_PAGES = 5;
/** As much of a list as a tool looks through. */
export const MOST_ITEMS = MOST_PAGES * PAGE;

/** A page of a list, as Octokit answers. */
interface Page<T> {
  data: readonly T[];
  headers: { link?: string | undefined };
}

/**
 * Reads a list to its end, or as far as a tool looks. Octokit's own `paginate` needs the address of an answer, which the
 * transport leaves out, and takes a 409 for the end of a list.
 *
 * @param readPage asks for PAGE items; the first page is 1
 * @returns the items; `isCut` when there are more that were not read
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
