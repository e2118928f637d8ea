import { expect, test } from "vitest";
import { readNotice } from "./notices.ts";

test("a refusal and a success are told apart", () => {
  expect(readNotice({ problem: "refused" })).toMatchObject({ tone: "bad" });
  expect(readNotice({ connected: "github" })).toMatchObject({ tone: "good" });
  expect(readNotice({ disconnected: "github" })?.text).toContain("revoked there");
  expect(readNotice({})).toBeUndefined();
});

test("the text of the address is never shown", () => {
  expect(readNotice({ problem: "<script>" })?.text).toBe("The connection could not be finished. Try again.");
  expect(readNotice({ connected: "evil" })).toBeUndefined();
});
