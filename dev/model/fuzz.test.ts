import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TestConversation } from "#dev/model/toolbox.ts";
import { ALL_TOOLS } from "#dev/model/toolbox-writes.ts";

const WORDS =
  'close open the a issue issues #1 #2 in alice/webshop webshop label bug assign to me and saying titled pull request merge file README.md branch from replace "x y" : , ? search for my who why all repositories comment on it duplicates of create create'.split(
    " ",
  );

describe("whatever is said", () => {
  it("is answered in words, in the end", () => {
    const sentence = fc
      .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 })
      .map((words) => words.join(" "));
    const anything = fc.oneof(sentence, fc.string({ unit: "grapheme", maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 3 }), (requests) => {
        const talk = new TestConversation(ALL_TOOLS);
        for (const request of requests) expect(talk.say(request).answer).not.toBe("");
      }),
      { numRuns: 400 },
    );
  });

  it("is answered quickly, however long it is", () => {
    const started = performance.now();
    for (const piece of [
      "a/",
      '"',
      "label a, ",
      "#1 ",
      "issue 1, ",
      "assign x to ",
      "src/",
      "call x with {",
    ]) {
      new TestConversation(ALL_TOOLS).say(piece.repeat(5000));
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 30_000);
});
