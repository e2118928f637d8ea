/** The SDK takes three from a key to its request; some more may come with another version. */
const STEPS = 10;

/**
 * Draws what a key brings once its request has left: React would draw as soon as the key is handled, and hold the request up for
 * two milliseconds (docs/decisions/0053). Promises that are settled pass before anything else that a browser does: nobody can
 * press another key meanwhile.
 * @param draw sets states; of several in their order, and together
 */
export async function requestsFirst(draw: () => void): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) await undefined;
  draw();
}
