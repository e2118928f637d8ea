/** Small pieces of markdown, with other people's words made harmless in them. */

/** Text for one line: no line breaks, nothing that markdown or a table would take for its own. */
export function inline(text: string | null | undefined): string {
  return (text ?? "")
    .replace(/\s+/g, " ")
    .replace(/([\\[\]|<>*_`])/g, "\\$1")
    .trim();
}

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A link, or the words alone when the address is not a web address. */
export function link(text: string, url: string | undefined): string {
  return url && /^https?:\/\/[^\s()<>]+$/.test(url) ? `[${inline(text)}](${url})` : inline(text);
}

export const list = (items: string[]): string => items.map((item) => `- ${item}`).join("\n");

/** `1 issue`, `2 issues`, `no issues`. */
export const count = (number: number, noun: string, plural: string): string =>
  number === 0 ? `no ${plural}` : `${number} ${number === 1 ? noun : plural}`;

export function quote(text: string, limit = 1200): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(/^/gm, "> ");
}

/** A code block whose fence is longer than any inside. */
export function codeBlock(text: string, language = ""): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

export const paragraphs = (...parts: (string | undefined | false)[]): string =>
  parts.filter(Boolean).join("\n\n");
