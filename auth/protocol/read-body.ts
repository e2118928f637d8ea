/** Reads request bodies up to a size limit, which the LangGraph server lacks: docs/facts.md 14. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** A body slightly beyond the limit is read to its end and dropped: a client that is still writing may miss the response. */
const DRAINED_BYTES = MAX_BODY_BYTES;

/**
 * Reads a body up to the limit, even if it comes in chunks without a declared length.
 * @returns the text, empty if the client left before its end; undefined if it is larger than MAX_BODY_BYTES
 */
export async function readBody(request: Request): Promise<string | undefined> {
  const reader = request.body?.getReader();
  if (!reader) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  // A client that leaves during its body gets no response: no error, and nothing to act on.
  let hasLeft = false;
  const read = () =>
    reader.read().catch(() => {
      hasLeft = true;
      return { done: true, value: undefined } as const;
    });
  for (let next = await read(); !next.done; next = await read()) {
    size += next.value.byteLength;
    if (size <= MAX_BODY_BYTES) chunks.push(next.value);
    else chunks.length = 0;
    if (size <= MAX_BODY_BYTES + DRAINED_BYTES) continue;
    // Not awaited: for a cloned request it ends only when the other half is cancelled too.
    reader.cancel().then(ignore, ignore);
    return undefined;
  }
  if (hasLeft) return "";
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

function ignore(): void {}
