const CHANNEL = "obo-conversations";

/** Open while this page shows the list. What is said by it, it does not hear itself. */
let open: BroadcastChannel | undefined;

/**
 * Hears from the other tabs of this browser that the list of conversations changed.
 * @returns hears no more
 */
export function hearTabs(onChange: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = onChange;
  open = channel;
  return () => {
    open = undefined;
    channel.close();
  };
}

/** Tells the other tabs so; also when the list has been left: what it asked of the server may be done only then. */
export function tellTabs(): void {
  const channel = open ?? new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  if (channel !== open) channel.close();
}
