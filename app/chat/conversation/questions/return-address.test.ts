import { expect, test } from "vitest";
import { readReturn, withoutReturn } from "./return-address.ts";

const ADDRESS = "https://app.example/chat/1?question=q1&connected=github";

test("the question that started a flow reads its outcome, another question does not", () => {
  expect(readReturn(ADDRESS, "q1")).toEqual({ connected: "github", problem: null });
  expect(readReturn(ADDRESS, "q2")).toBeUndefined();
  expect(readReturn("https://app.example/chat/1?connected=github", "q1")).toBeUndefined();
});

test("a flow's parameters are removed from the address, and nothing else", () => {
  expect(withoutReturn(`${ADDRESS}&tab=2#call-7`)).toBe("/chat/1?tab=2#call-7");
  expect(withoutReturn("https://app.example/chat/1?problem=refused&question=q1")).toBe("/chat/1");
  expect(withoutReturn("https://app.example/chat/1?tab=2")).toBeUndefined();
});
