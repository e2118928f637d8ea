/** What is said in passing, above the page. Kept outside of React: whoever has something to say needs no context. */
export interface Toast {
  id: number;
  tone: "plain" | "bad";
  text: string;
  action?: { name: string; run: () => void };
  /** Called once, when it is gone and its action was not taken. */
  onGone?: () => void;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listen of listeners) listen();
}

/**
 * Shows a sentence for some seconds; longer while the person looks at it.
 * @returns its id, for `closeToast`
 */
export function showToast(toast: Omit<Toast, "id" | "tone"> & { tone?: Toast["tone"] }): number {
  lastId += 1;
  change([...toasts, { tone: "plain", ...toast, id: lastId }]);
  return lastId;
}

/** Takes one away, by its action or without. The second time nothing happens. */
export function closeToast(id: number, isActedOn: boolean): void {
  const toast = toasts.find((one) => one.id === id);
  if (!toast) return;
  change(toasts.filter((one) => one !== toast));
  if (isActedOn) toast.action?.run();
  else toast.onGone?.();
}

export function subscribeToToasts(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

export function readToasts(): readonly Toast[] {
  return toasts;
}

const NONE: readonly Toast[] = [];

export function readNoToasts(): readonly Toast[] {
  return NONE;
}
