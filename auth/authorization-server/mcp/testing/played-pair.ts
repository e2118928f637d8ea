import { afterAll, beforeEach } from "vitest";
import { type PlayedPair, startPlayedPair } from "./played-servers.ts";

/** Starts a pair for the tests of a file; each of them begins with one that means no harm. */
export async function servePlayedPair(): Promise<PlayedPair> {
  const pair = await startPlayedPair();
  beforeEach(() => pair.reset());
  afterAll(() => pair.close());
  return pair;
}
