const PREFIX = "#call-";

/** The id of the tool call in the URL. */
export function readLinkedCall(): string | undefined {
  const { hash } = location;
  return hash.startsWith(PREFIX) ? decodeURIComponent(hash.slice(PREFIX.length)) : undefined;
}

/**
 * Opens the tool call in the URL (`#call-ID`, as the activity page links to it) and scrolls to it.
 * @param inside the conversation's element
 * @returns false if the URL names none, or it is not rendered yet
 */
export function showLinkedCall(inside: HTMLElement): boolean {
  const card = readLinkedCall() && document.getElementById(location.hash.slice(1));
  if (!(card instanceof HTMLDetailsElement) || !inside.contains(card)) return false;
  card.open = true;
  card.scrollIntoView({ block: "center" });
  card.querySelector("summary")?.focus({ preventScroll: true });
  return true;
}
