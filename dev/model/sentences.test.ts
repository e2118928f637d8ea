import { expect, test } from "vitest";
import { ConsentDeclined } from "#auth/client/token-broker.ts";
import { describeFailure } from "#dev/model/sentences.ts";
import { readToolResult } from "#dev/model/tool-result.ts";

const say = (text: string) => describeFailure(readToolResult("list_repositories", {}, text));
const declined = `${new ConsentDeclined("github").message} Answer without it, and say what is missing.`;

test.each([
  declined,
  "Not run: the person rejected this change. Don't try it again unless they ask for it.",
  'Not run: the person rejected this change and said: "Wrong repository"',
  "Not run: the operator of this app has switched off all changes for now. Nothing was sent. Tell the person so, and don't try it again unless they ask.",
  "Not run: nobody approved it in time. Ask the person whether they still want it.",
  "Not run: alice/hats#7 was edited. Nothing was sent. Read it again, and ask again if the person still wants it.",
  "Not run: the person's budget of 20 changes in 24 hours is used up. Nothing was sent. The next one is possible in 3 hours at most; don't try again before.",
  "It is not known whether this change was made: the run was cut off while it was being sent. Look before trying it again, and never simply repeat it.",
])("leaves out what a tool tells the model to do: %s", (text) => {
  const said = say(text);
  expect(said).not.toMatch(
    /the person|don't try|answer without|unless they|read it again|look before|repeat it/i,
  );
  expect(said).toMatch(/[.?!”]$/);
});

test("passes on what happened and what the person can do about it", () => {
  expect(say("alice/nothing was not found on GitHub. Check the spelling.")).toBe(
    "I'm sorry, that didn't work. alice/nothing was not found on GitHub. Check the spelling.",
  );
  expect(say('Not run: the person rejected this change and said: "Wrong repository"')).toBe(
    "All right, I did not do that; nothing was changed. You said: “Wrong repository” Tell me if you want it done differently.",
  );
  expect(say(declined)).toBe(
    "All right. You were asked to give access to GitHub and chose not to for now. I can't answer that without it. Ask me again whenever you like.",
  );
});
