import { type Turn, wordsOf } from "./turns.ts";

/** Copies a turn's text; an answer also as HTML, for programs that accept it. */
export async function copyTurn(turn: Turn): Promise<void> {
  const text = wordsOf(turn);
  if (turn.kind === "person") return navigator.clipboard.writeText(text);
  // As promises: Safari refuses to write after an await.
  const html = import("./markdown-to-html.ts").then(({ toHtml }) => asBlob(toHtml(text), "text/html"));
  const item = new ClipboardItem({ "text/plain": asBlob(text, "text/plain"), "text/html": html });
  // If the HTML can't be made, copy the text alone.
  await navigator.clipboard.write([item]).catch(() => navigator.clipboard.writeText(text));
}

const asBlob = (text: string, type: string): Blob => new Blob([text], { type });
