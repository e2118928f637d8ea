import { CallbackRouteError, InvalidCheck, OAuthCallbackError } from "@auth/core/errors";
import { expect, test } from "vitest";
import { makeLogger } from "./log.ts";
import { toLoginFailure } from "./login-failure.ts";

function record(error: Error): string {
  const lines: string[] = [];
  makeLogger("warn", { write: (line) => lines.push(line) }).warn(toLoginFailure(error), "a log-in failed");
  return lines.join("");
}

/** As Auth.js wraps what fails in a callback. */
const wrap = (err: Error, more: object = { provider: "oidc" }) =>
  new CallbackRouteError("", { cause: { err, ...more } });

test("a log-in that fails is told by its type and by what was behind it", () => {
  const refused = Object.assign(new Error("server responded with an error in the response body"), {
    code: "OAUTH_RESPONSE_BODY_ERROR",
    error: "invalid_client",
  });
  expect(JSON.parse(record(wrap(refused)))).toMatchObject({
    type: "CallbackRouteError",
    err: { message: "server responded with an error in the response body", error: "invalid_client" },
  });
  expect(JSON.parse(record(new InvalidCheck("state cookie was missing")))).toMatchObject({
    type: "InvalidCheck",
  });
  expect(JSON.parse(record(new TypeError("fetch failed")))).toMatchObject({
    err: { message: "fetch failed" },
  });
});

test("nothing that the browser or the provider sent gets into it", () => {
  const sent = { code: "canary", state: "canary", access_token: "canary", error: "canary" };
  const behind = Object.assign(new Error("unexpected response", { cause: sent }), {
    ...{ code: "OAUTH_RESPONSE_BODY_ERROR", error: "canary of 1", error_description: "canary" },
  });
  const errors = [
    new OAuthCallbackError("OAuth Provider returned an error", { cause: sent }),
    wrap(behind, sent),
    // JSON.parse quotes what it could not read.
    wrap(new SyntaxError('Unexpected token, "{canary" is not valid JSON')),
    new SyntaxError('Unexpected token, "{canary" is not valid JSON'),
  ];
  for (const error of errors) expect(record(error)).not.toContain("canary");
});
