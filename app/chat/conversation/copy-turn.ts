import { type Turn, wordsOf } from "./turns.ts";

/** Puts what a turn says on the clipboard: as it was written, and an answer also as it looks, for programs that take that. */
export async function copyTurn(turn: Turn): Promise<void> {
  const text = wordsOf(turn);
  if (turn.kind === "person") return navigator.clipboard.writeText(text);
  // Given as promises: Safari takes nothing after a wait.
  const html = import("./words-as-html.ts").then(({ toHtml }) => asBlob(toHtml(text), "text/html"));
  const item = new ClipboardItem({ "text/plain": asBlob(text, "text/plain"), "text/html": html });
  // What could not be loaded or drawn is no reason to copy nothing.
  await navigator.clipboard.write([item]).catch(() => navigator.clipboard.writeText(text));
}

const asBlob = (text: string, type: string): Blob => new Blob([text], { type });
