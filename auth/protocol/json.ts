/** What a JSON text says; undefined, which no JSON says, when it is none. The error is not handed on: it quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
