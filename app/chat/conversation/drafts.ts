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

/** The message has arrived: it is no draft any more, unless another one has taken its place. */
export function dropDraft(key: string, sent: string): void {
  if (readDraft(key).trim() === sent) writeDraft(key, "");
}

/** Puts messages that were not sent before what is being written. The last of them may be the draft still. */
export function returnToDraft(key: string, unsent: readonly string[]): void {
  const draft = readDraft(key);
  const isLast = unsent.at(-1) === draft.trim();
  writeDraft(key, [...unsent, isLast ? "" : draft].filter(Boolean).join("\n\n"));
}
