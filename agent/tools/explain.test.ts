import { expect, test } from "vitest";
import { TargetChangedError } from "#agent/writes/refusals.ts";
import { ConsentDeclined } from "#auth/client/token-broker.ts";
import { TransportError } from "#auth/client/transport.ts";
import { AuthError, type AuthErrorCode } from "#auth/protocol/errors.ts";
import { explainCommonFailure, explainStatus, quote } from "./explain.ts";

const tracker = { name: 'The MCP server "tracker"', connection: "Tracker", access: "read" } as const;

test.each<AuthErrorCode>([
  "interaction_required",
  "insufficient_scope",
  "sealed_value_refused",
  "other_account",
  "provider_error",
])("unavailable access (%s) is explained with the name of what the person connects", (code) => {
  expect(explainCommonFailure(new AuthError(code, "No."), tracker)).toContain("Tracker");
});

test.each([
  [new ConsentDeclined("tracker"), /chose not to for now\. Answer without it/],
  [new TargetChangedError("#1 was edited."), /^Not run: #1 was edited\. Nothing was sent\./],
  [new AuthError("writes_disabled", "Off."), /operator of this app has switched off/],
  [new TransportError("redirected", "Moved."), /could not be used: it sent the request on/],
])("errors that are the same for every provider are explained without the client: %s", (error, sentence) => {
  expect(explainCommonFailure(error, tracker)).toMatch(sentence);
});

test("errors that only a provider's client knows are left to it", () => {
  expect(explainCommonFailure(new Error("Odd."), tracker)).toBeUndefined();
});

test("a write that may have been made must not be repeated, unless it was rejected", () => {
  const write = { ...tracker, access: "write" } as const;
  const unsure = /may or may not have been made: look at the MCP server "tracker" before/;
  expect(explainStatus({ status: 502 }, write)).toMatch(unsure);
  expect(explainCommonFailure(new TransportError("timeout", "Late."), write)).toMatch(unsure);
  expect(explainStatus({ status: 403 }, write)).not.toMatch(unsure);
  expect(explainCommonFailure(new TransportError("ended", "Over."), write)).not.toMatch(unsure);
});

test("a provider's own message for a status takes precedence", () => {
  expect(explainStatus({ status: 404 }, tracker, { 404: "No such thing." })).toBe("No such thing.");
  expect(explainStatus({ status: 404 }, tracker)).toContain("refused the request (404)");
});

test("a quote is one short line without quotation marks that would end it", () => {
  expect(quote("Tracker", 'It "is"\n so')).toBe(` Tracker says: "It 'is' so"`);
  expect(quote("Tracker", "x".repeat(400))).toHaveLength(' Tracker says: "…"'.length + 300);
  expect(quote("Tracker", " ")).toBe("");
});
