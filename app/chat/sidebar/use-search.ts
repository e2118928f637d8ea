import { useEffect, useState } from "react";
import type { ConversationSummary } from "../conversations.ts";
import { useHidden } from "../list/deletions.ts";
import { fetchPage } from "../list/requests.ts";

/** Debounce of typing. */
const PAUSE_MS = 150;

export interface Search {
  conversations: readonly ConversationSummary[];
  isLoading: boolean;
  problem?: string;
}

/**
 * Searches all of the person's conversations, on the server.
 * @param known loaded conversations, which are newer than the results
 * @returns undefined without a query
 */
export function useSearch(query: string, known: readonly ConversationSummary[]): Search | undefined {
  const words = query.trim();
  const hidden = useHidden();
  const [found, setFound] = useState<{ words: string } & Omit<Search, "isLoading">>();

  useEffect(() => {
    if (!words) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      fetchPage({ query: words }, controller.signal).then(
        ({ conversations }) => setFound({ words, conversations }),
        () => {
          if (controller.signal.aborted) return;
          setFound({
            words,
            conversations: [],
            problem: "The search failed. Try again in a moment.",
          });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [words]);

  if (!words) return undefined;
  const newest = new Map(known.map((one) => [one.id, one]));
  const conversations = (found?.conversations ?? [])
    .filter(({ id }) => !hidden.has(id))
    .map((one) => newest.get(one.id) ?? one);
  return { conversations, isLoading: found?.words !== words, problem: found?.problem };
}
