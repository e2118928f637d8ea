import { expect, test } from "vitest";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { refusal } from "./refusal.ts";

test("both processes send errors with the same status, message and retry time", async () => {
  const answer = refuse(REFUSALS.tooManyStreams);
  const thrown = refusal(REFUSALS.tooManyStreams, { Connection: "close" });
  const { message } = REFUSALS.tooManyStreams;
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "5"]);
  expect(await answer.json()).toEqual({ error: "too_many", message });
  expect(thrown).toMatchObject({ status: 429, message });
  expect(new Headers(thrown.headers).get("retry-after")).toBe("5");
  expect(new Headers(thrown.headers).get("connection")).toBe("close");
});

test("an error without a retry time has none, and is not stored", () => {
  const { headers } = refuse(REFUSALS.crossSite);
  expect(headers.has("retry-after")).toBe(false);
  expect(headers.get("cache-control")).toContain("no-store");
});
