import { expect, test } from "vitest";
import { questionsInWords, toSpeech } from "./announce.ts";

const approval = { kind: "approve", action_requests: [{ name: "create_issue" }] };
const access = { kind: "connect", provider: "github" };

const saidOf = (...values: unknown[]) =>
  questionsInWords(values.map((value, index) => ({ id: `${index}`, value })));

test("a question is announced by its kind", () => {
  expect(saidOf(approval)).toBe("The agent asks for your approval.");
  expect(saidOf(access)).toBe("The agent asks for access.");
  expect(saidOf({ kind: "riddle" })).toBe("The agent asks something that this page does not know.");
  expect(saidOf()).toBe("");
});

test("several questions are announced with a count for each kind", () => {
  expect(saidOf(access, access)).toBe("The agent asks for access: 2 questions.");
  expect(saidOf(access, approval, access)).toBe(
    "The agent asks for access: 2 questions. The agent asks for your approval.",
  );
});

test("several writes of one question are decided one by one", () => {
  expect(saidOf({ ...approval, action_requests: [{}, {}, {}] })).toBe(
    "The agent asks for your approval: 3 questions.",
  );
  expect(saidOf({ kind: "approve" })).toBe("The agent asks for your approval.");
});

test("an answer is announced without markup, and a long one is cut", () => {
  expect(toSpeech("One **answer** of `words`.")).toBe("One answer of words.");
  expect(toSpeech("a".repeat(1_001))).toBe(`${"a".repeat(1_000)}… The answer goes on.`);
});

test("a long answer is not cut inside an emoji", () => {
  expect(toSpeech(`${"x".repeat(999)}😀😀`)).toBe(`${"x".repeat(999)}… The answer goes on.`);
});
