import { expect, test } from "vitest";
import { readNotice } from "./notices.ts";

test("a refusal and a success are told apart", () => {
  expect(readNotice({ problem: "refused" })).toMatchObject({ tone: "bad" });
  expect(readNotice({ connected: "github" })).toMatchObject({ tone: "good" });
  expect(readNotice({ disconnected: "github" })?.text).toContain("revoked there");
  expect(readNotice({})).toBeUndefined();
});

test("an outdated notice in the address is not repeated", () => {
  const connected = () => true;
  const gone = () => false;
  expect(readNotice({ connected: "github" }, connected)).toBeDefined();
  expect(readNotice({ connected: "github" }, gone)).toBeUndefined();
  expect(readNotice({ disconnected: "github" }, gone)).toBeDefined();
  expect(readNotice({ disconnected: "github" }, connected)).toBeUndefined();
});

test("the text of the address is never shown", () => {
  expect(readNotice({ problem: "<script>" })?.text).toBe("The connection could not be completed. Try again.");
  expect(readNotice({ connected: "evil" })).toBeUndefined();
});
