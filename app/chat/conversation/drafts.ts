/** What is being written, kept in this browser until it is sent: a reload or a lost session loses none of it. */
const PREFIX = "obo-draft:";

/** A new conversation has no address yet: its draft waits for whichever is next. */
export const NEW_CONVERSATION = "new";

/** Storage may be full or forbidden; the draft is then only as safe as the page. */
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

/** The message has arrived: it is no draft any more. What stands before it, or has taken its place, stays. */
export function dropDraft(key: string, sent: string): void {
  const draft = readDraft(key).trim();
  if (draft === sent) writeDraft(key, "");
  else if (draft.endsWith(`\n\n${sent}`)) writeDraft(key, draft.slice(0, -sent.length).trim());
}

/** Puts one conversation's draft before another's. */
export function moveDraft(from: string, to: string): void {
  returnToDraft(to, [readDraft(from)]);
  writeDraft(from, "");
}

/**
 * Puts messages that were not sent before what is being written. The last of them may be the draft still.
 * @param sending what is being sent in their stead: it stays in the draft, too, until it has arrived
 * @returns what is to be written on: all but that
 */
export function returnToDraft(key: string, unsent: readonly string[], sending?: string): string {
  const draft = readDraft(key);
  const isKnown = [unsent.at(-1), sending].includes(draft.trim());
  const kept = [...unsent, isKnown ? "" : draft].filter(Boolean).join("\n\n");
  writeDraft(key, [kept, sending].filter(Boolean).join("\n\n"));
  return kept;
}
