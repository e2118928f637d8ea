import { expect, test } from "vitest";
import { RunningAnswers } from "./running-answers.ts";

function makeAnswers(limit: number) {
  const clock = { ms: 0 };
  return { clock, answers: new RunningAnswers(limit, () => clock.ms) };
}

test("a person has a limited number of concurrent runs, and another person has their own limit", () => {
  const { answers } = makeAnswers(2);
  expect([1, 2, 3].map((run) => answers.accept(`a${run}`, "alice"))).toEqual([true, true, false]);
  expect(answers.accept("b1", "bob")).toBe(true);
  answers.begin("a1");
  answers.end("a1");
  expect(answers.accept("a3", "alice")).toBe(true);
});

test("a run that never starts counts for five seconds; a running one, as long as it runs", () => {
  const { answers, clock } = makeAnswers(1);
  answers.accept("refused by the server", "alice");
  clock.ms = 5_000;
  expect(answers.accept("long", "alice")).toBe(true);
  answers.begin("long");
  clock.ms = 60_000;
  expect(answers.accept("next", "alice")).toBe(false);
});

test("a run that waited longer than that counts again once it starts", () => {
  const { answers, clock } = makeAnswers(1);
  answers.accept("waiting", "alice");
  clock.ms = 20_000;
  answers.begin("waiting");
  expect(answers.accept("next", "alice")).toBe(false);
});

test("a run of another process is not counted, and one whose end went unnoticed is forgotten after an hour", () => {
  const { answers, clock } = makeAnswers(1);
  answers.begin("elsewhere");
  expect(answers.accept("lost", "alice")).toBe(true);
  answers.begin("lost");
  clock.ms = 3_600_001;
  expect(answers.accept("next", "alice")).toBe(true);
});
