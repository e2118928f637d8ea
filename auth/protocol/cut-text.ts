const graphemes = new Intl.Segmenter();
/** Longer than any emoji sequence: the boundary is searched among this many characters around the limit. */
const AROUND = 64;

/**
 * The beginning of a text, never ending inside a user-perceived character: a cut between the halves of a surrogate
 * pair creates text that providers and databases reject.
 * @param limit in UTF-16 code units, as `length` counts
 * @returns the whole text if it fits, otherwise at most `limit` units of it; well-formed either way
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text.toWellFormed();
  const from = Math.max(0, limit - AROUND);
  const boundary = graphemes.segment(text.slice(from, limit + AROUND)).containing(limit - from)?.index ?? 0;
  // Endless marks on one letter: then only code points stay whole.
  const end = boundary > 0 ? from + boundary : limit;
  return text.slice(0, isInsidePair(text, end) ? end - 1 : end).toWellFormed();
}

/** The end of a text, cut in the same way: at most `limit` units. */
export function cutToEnd(text: string, limit: number): string {
  if (text.length <= limit) return text.toWellFormed();
  const start = text.length - limit;
  const from = Math.max(0, start - AROUND);
  const around = graphemes.segment(text.slice(from, start + AROUND)).containing(start - from);
  const isWhole = around === undefined || around.index === start - from;
  const next = isWhole ? start : from + around.index + around.segment.length;
  return text.slice(isInsidePair(text, next) ? next + 1 : next).toWellFormed();
}

function isInsidePair(text: string, index: number): boolean {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff;
}
