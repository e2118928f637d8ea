import { HTTPException } from "@langchain/langgraph-sdk/auth";
import { expect, test } from "vitest";
import { type Scope, scopesOf } from "../protocol/scopes.ts";
import type { User } from "./owner.ts";
import { requireApprover, requireWrite } from "./token-scopes.ts";

const user = (permissions: string[]): User => ({
  identity: "alice",
  display_name: "Alice",
  is_authenticated: true,
  permissions,
});
const withScope = (scope: Scope) => user(scopesOf(scope));

const approve = { decisions: [{ type: "approve" }] };

test.each([
  ["one answer", { resume: approve }],
  ["an answer by its interrupt's id", { resume: { "0123": approve } }],
  ["an answer next to others", { resume: { a: { connect: "connected" }, b: approve } }],
  ["answers in a list", { resume: [approve] }],
  ["an answer to an MCP server", { resume: { a: { elicit: "decline", question: "q" } } }],
  ["a rejection", { resume: { decisions: [{ type: "reject" }] } }],
])("only a token with the approve scope decides: %s", (_name, command) => {
  for (const scope of ["read", "write"] as const) {
    expect(() => requireApprover(command, withScope(scope))).toThrow(HTTPException);
  }
  expect(() => requireApprover(command, user([]))).toThrow(/Approve or decline in the app/);
  expect(() => requireApprover(command, withScope("approve"))).not.toThrow();
});

test.each([undefined, null, {}, { resume: { connect: "connected" } }, { resume: "decisions" }])(
  "any token gives answers that decide nothing: %j",
  (command) => expect(() => requireApprover(command, withScope("read"))).not.toThrow(),
);

test("a read-only token deletes nothing", () => {
  expect(() => requireWrite(withScope("read"))).toThrow(HTTPException);
  expect(() => requireWrite(withScope("write"))).not.toThrow();
});
