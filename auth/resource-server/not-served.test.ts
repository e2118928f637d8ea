import fc from "fast-check";
import { expect, test } from "vitest";
import { explainNotServed } from "./not-served.ts";

const THREAD = "/threads/0199a1b2-0000-7000-8000-000000000001";

test.each([
  ["/runs/stream", /^Runs without a thread.*Make a thread first/],
  ["/runs/batch", /^Runs without a thread/],
  ["/runs/crons/search", /^Crons/],
  [`${THREAD}/runs/crons`, /^Crons/],
  ["/runs/0199a1b2-0000-7000-8000-000000000002/stream", /through its thread/],
  ["/store/items", /^The store/],
  [`${THREAD}/copy`, /checkpoint_id/],
  [`${THREAD}/state`, /written by runs only/],
  [`${THREAD}/stream`, /Stream one run/],
  ["/threads/prune", /one at a time/],
  ["/threads/my-thread/state", /UUIDs/],
  ["/assistants", /langgraph\.json/],
  ["/a2a/agent", /MCP and A2A/],
])("a request for %s is rejected with a message on what is served instead", (path, sentence) => {
  expect(explainNotServed(path)).toMatch(sentence);
});

test("an error message contains nothing of the request", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{12}$/), (word) => {
      for (const path of [`/${word}`, `/threads/${word}`, `${THREAD}/${word}`, `/store/${word}`])
        expect(explainNotServed(path)).not.toContain(word);
    }),
  );
});
