/** Parses JSON; undefined (which JSON can't express) if invalid. The error is dropped: it quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
