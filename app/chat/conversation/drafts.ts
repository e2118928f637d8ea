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
