const CHANNEL = "obo-conversations";

/** Open while this page shows the list. It does not receive its own messages. */
let open: BroadcastChannel | undefined;

/**
 * Listens for changes of the list in other tabs of this browser.
 * @returns stops listening
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

/** Notifies the other tabs, also after the list was left: its requests may end only then. */
export function tellTabs(): void {
  const channel = open ?? new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  if (channel !== open) channel.close();
}
