/** For tests: a text in Unicode's tag characters, which models read as letters, and people can't see. */
export function toTags(text: string): string {
  return text.replace(/[ -~]/g, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)));
}
