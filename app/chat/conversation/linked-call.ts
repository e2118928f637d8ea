/**
 * Opens the tool call that the address names (`#call-ID`, as the activity page links to it) and brings it into sight.
 * @param inside where the conversation is drawn
 * @returns false when the address names none, or it is not drawn yet
 */
export function showLinkedCall(inside: HTMLElement): boolean {
  const { hash } = location;
  if (!hash.startsWith("#call-")) return false;
  const card = document.getElementById(hash.slice(1));
  if (!(card instanceof HTMLDetailsElement) || !inside.contains(card)) return false;
  card.open = true;
  card.scrollIntoView({ block: "center" });
  card.querySelector("summary")?.focus({ preventScroll: true });
  return true;
}
