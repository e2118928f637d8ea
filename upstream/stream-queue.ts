/** A run's streamed events. */
export interface StreamQueue {
  log: unknown[];
  listeners: (() => void)[];
  resumable: boolean;
  push(item: object): void;
  get(place: StreamPlace): Promise<unknown>;
}

interface StreamPlace {
  /** Milliseconds. */
  timeout: number;
  lastEventId?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * By itself the server creates a signal for each event that a stream waits for, and aborts it afterwards, which takes longer than
 * sending the event.
 */
export function waitWithoutSignals(queue: StreamQueue): void {
  const { get } = queue;
  queue.get = async function (this: StreamQueue, place) {
    const isFromStart = this.resumable && place.lastEventId === undefined;
    if (!place.signal && !isFromStart && !hasNext(this, place)) await waitForItem(this, place.timeout);
    return get.call(this, place);
  };
}

function hasNext({ log, resumable }: StreamQueue, { lastEventId }: StreamPlace): boolean {
  return log.length > (resumable ? Number(lastEventId) + 1 : 0);
}

/** @throws Error after that time, when the stream checks whether its run is still active */
async function waitForItem(queue: StreamQueue, ms: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error("Nothing was streamed.")), ms);
  queue.listeners.push(resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    queue.listeners = queue.listeners.filter((listener) => listener !== resolve);
  }
}
