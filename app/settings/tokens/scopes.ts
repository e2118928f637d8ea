import type { TokenScope } from "#db/schema.ts";

/** What a token may do, in words; the first of each pair is its name in the list. */
export const SCOPES: Record<TokenScope, { title: string; words: string }> = {
  read: { title: "Read only", words: "The agent reads, and proposes no changes." },
  write: {
    title: "Propose changes",
    words: "The agent may propose changes. You approve each one here in the app.",
  },
  approve: {
    title: "Approve changes, too",
    words: "Anyone who has the token can also approve what the agent proposes.",
  },
};
