/** Drafts, stored in this browser until they are sent: they survive a reload and a lost session. */
const PREFIX = "obo-draft:";

/** A new conversation has no address yet: its draft goes to the next one. */
export const NEW_CONVERSATION = "new";

/** Storage may be full or forbidden: the draft then lasts as long as the page. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

export function readDraft(key: string): string {
  return attempt(() => localStorage.getItem(PREFIX + key)) ?? "";
}

export function writeDraft(key: string, text: string): void {
  attempt(() => {
    if (text) localStorage.setItem(PREFIX + key, text);
    else localStorage.removeItem(PREFIX + key);
  });
}

/** Drops a delivered message from the draft. Text before it, or that replaced it, stays. */
export function dropDraft(key: string, sent: string): void {
  const draft = readDraft(key).trim();
  if (draft === sent) writeDraft(key, "");
  else if (draft.endsWith(`\n\n${sent}`)) writeDraft(key, draft.slice(0, -sent.length).trim());
}

/** Moves one conversation's draft in front of another's. */
export function moveDraft(from: string, to: string): void {
  returnToDraft(to, [readDraft(from)]);
  writeDraft(from, "");
}

/**
 * Puts unsent messages in front of the draft, which may still hold the last of them.
 * @param sending the message being sent instead: it stays in the stored draft until it is delivered
 * @returns the text for the composer: all but that
 */
export function returnToDraft(key: string, unsent: readonly string[], sending?: string): string {
  const draft = readDraft(key);
  const isKnown = [unsent.at(-1), sending].includes(draft.trim());
  const kept = [...unsent, isKnown ? "" : draft].filter(Boolean).join("\n\n");
  writeDraft(key, [kept, sending].filter(Boolean).join("\n\n"));
  return kept;
}
