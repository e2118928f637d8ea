/** Toasts. Stored outside of React, so that showing one needs no context. */
export interface Toast {
  id: number;
  tone: "plain" | "bad";
  text: string;
  action?: { name: string; run: () => void };
  /** Called once it has disappeared without its action. */
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
 * Shows a toast for some seconds; longer while it has hover or focus.
 * @returns its id, for `closeToast`
 */
export function showToast(toast: Omit<Toast, "id" | "tone"> & { tone?: Toast["tone"] }): number {
  lastId += 1;
  change([...toasts, { tone: "plain", ...toast, id: lastId }]);
  return lastId;
}

/** Closes a toast, with or without its action. Idempotent. */
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
