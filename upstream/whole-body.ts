/**
 * Reads a body before a client gets the response: Octokit treats a truncated one as empty (docs/facts.md 31).
 * @returns undefined for a body of more than `most` bytes
 * @throws the connection's error
 */
export async function readWholeBody(response: Response, most: number): Promise<Blob | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > most) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  return new Blob(chunks);
}
