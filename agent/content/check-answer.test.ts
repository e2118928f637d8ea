import { AIMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { checkAnswer, findRefusedCall } from "./check-answer.ts";

let deep: object = {};
for (let level = 0; level < 1_000; level += 1) deep = { deep };
const call = (id: string, args: object) => ({ id, name: "create_issue", args: Object(args) });

test("a call with arguments that are too deep is refused, and those beside it are not", () => {
  const answer = checkAnswer(
    new AIMessage({ content: "", tool_calls: [call("deep", deep), call("flat", {})] }),
  );
  expect(findRefusedCall([answer], "deep")).toEqual(expect.any(String));
  expect(findRefusedCall([answer], "flat")).toBeUndefined();
  expect(findRefusedCall([answer])).toBeUndefined();
});

test("a refused call stays refused whatever else is recorded beside it", () => {
  const answer = new AIMessage({ content: "", response_metadata: { refused_calls: { one: "No.", two: 2 } } });
  expect(findRefusedCall([answer], "one")).toBe("No.");
});
