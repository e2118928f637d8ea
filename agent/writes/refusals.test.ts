import { expect, test } from "vitest";
import { findWriteRefusal } from "#agent/writes/refusals.ts";
import { AuthError } from "#auth/protocol/errors.ts";

test.each([
  [{}, "all changes"],
  [{ tool: "edit_issue" }, "the tool edit_issue"],
])("explains what the operator has disabled: %o", (details, what) => {
  const refusal = findWriteRefusal(new AuthError("writes_disabled", "Off.", { details }));
  expect(refusal).toMatchObject({ why: "switched_off", sentence: expect.stringContaining(what) });
});

test.each([
  [60, "in an hour at most"],
  [3601, "in 2 hours at most"],
])("says when the daily budget allows writes again, %i seconds ahead", (retry_after, when) => {
  const error = new AuthError("write_budget_spent", "Spent.", { details: { limit: 9, retry_after } });
  const sentence = expect.stringMatching(new RegExp(`budget of 9 changes.*${when}`));
  expect(findWriteRefusal(error)).toMatchObject({ why: "over_budget", sentence });
});

test("leaves other errors to the provider's code", () => {
  expect(findWriteRefusal(new AuthError("already_sent", "Sent."))).toBeUndefined();
  expect(findWriteRefusal(new Error("else"))).toBeUndefined();
});
