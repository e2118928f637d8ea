import { expect, test } from "vitest";
import type { Exchange, Flow, FlowReport } from "../flow.ts";
import { wordsOf } from "../reference.ts";
import { timeLent, toSteps } from "./steps.ts";

const START = 1_000_000;
const report: FlowReport = {
  flows: [],
  signIn: { at: 1, issuer: "issuer.example" },
  account: { login: "alice" },
  source: null,
};
const read: Exchange = {
  id: "e1",
  at: START + 50,
  tool: "list_repositories",
  provider: "github",
  access: "read",
  scopes: "repo",
  resource: null,
  result: "ok",
  ms: 4,
  useId: "u1",
  isApproved: false,
  outcome: { outcome: "done", status: 200, at: START + 80 },
};
const flow: Flow = {
  id: "r1",
  at: START,
  request: {
    sessionMs: 1,
    checkedMs: 2,
    mintedMs: 3,
    answeredMs: 12,
    status: 200,
    question: { at: START + 5, ms: 2.5 },
  },
  exchanges: [read],
  firstTokenMs: 40,
  endedAt: START + 200,
};

const numbers = (of: Flow): string[] => toSteps(report, of).map(({ number }) => number);

test("a message with one tool call goes through all steps of the reference", () => {
  expect(numbers({ ...flow, firstTokenMs: 190 })).toEqual([
    "1–2",
    "3",
    "3",
    "3",
    "4",
    "5",
    "6",
    "7",
    "6a",
    "6b",
    "8–9",
    "10–11",
    "12",
    "12",
  ]);
});

test("steps are in order of time", () => {
  const late = { ...read, id: "e2", at: START + 90, outcome: null };
  const ids = toSteps(report, { ...flow, exchanges: [late, read] }).map(({ id }) => id);
  expect(ids.indexOf("first-piece")).toBeLessThan(ids.indexOf("e1-ask"));
  expect(ids.indexOf("e1-answer")).toBeLessThan(ids.indexOf("e2-ask"));
});

test("every step has a name in the reference", () => {
  const remembered: Flow = { ...flow, request: flow.request && { ...flow.request, question: null } };
  for (const number of [...numbers(flow), ...numbers(remembered)])
    expect(wordsOf(number), number).not.toBe("");
});

test("a refused token makes no call, and says why", () => {
  const steps = toSteps(report, {
    ...flow,
    exchanges: [{ ...read, result: "insufficient_scope", outcome: null }],
  });
  expect(steps.map(({ number }) => number)).not.toContain("8–9");
  expect(steps.find(({ number }) => number === "6b")).toMatchObject({
    isRefused: true,
    title: "No token: you have not allowed that much",
  });
});

test("a call to another service names that service, and not the GitHub account", () => {
  const steps = toSteps(report, { ...flow, exchanges: [{ ...read, provider: "mcp-notes" }] });
  const calls = steps.filter(({ service }) => service !== undefined);
  expect(calls.map(({ service }) => service)).toEqual(["notes", "notes"]);
  expect(calls[0]?.title).toBe("notes is called as you");
  expect(JSON.stringify(calls)).not.toMatch(/alice|GitHub/i);
});

test("a call links to its provider's code, or to the token broker", () => {
  const codeFor = (provider: string) =>
    toSteps(report, { ...flow, exchanges: [{ ...read, provider }] }).find(({ number }) => number === "8–9")
      ?.code;
  expect(codeFor("github")).toEqual(["github", "transport"]);
  expect(codeFor("gitlab")).toEqual(["delegate", "transport"]);
});

test("a request that LangGraph refused begins no run", () => {
  const steps = toSteps(report, {
    ...flow,
    request: flow.request && { ...flow.request, status: 404 },
    exchanges: [],
    firstTokenMs: null,
    endedAt: null,
  });
  expect(steps.at(-1)).toMatchObject({ number: "7", isRefused: true, title: "Refused, with status 404" });
});

test("a session that was introspected within 5 seconds is not introspected again", () => {
  const request = flow.request && { ...flow.request, question: null };
  expect(numbers({ ...flow, request })).toContain("5–6");
});

test("counts how long tokens were in use, from their issue to the reported end", () => {
  expect(timeLent(flow)).toEqual({ calls: 1, ms: 26 });
  expect(timeLent({ ...flow, exchanges: [{ ...read, result: "invalid_grant" }] })).toEqual({
    calls: 0,
    ms: 0,
  });
});
