import { expect, test } from "vitest";
import { AuthError } from "#auth/protocol/errors.ts";
import { explainFailure } from "./problem.ts";

/** How Auth.js wraps an error: the real one is in `cause.err`. */
function wrapped(type: string, cause?: unknown): Error {
  return Object.assign(new Error(type), { type, cause: { err: cause } });
}
const answer = (error: string, error_description?: string) =>
  Object.assign(new Error("refused"), { error, error_description });
const challenge = Object.assign(new Error("401"), { code: "OAUTH_WWW_AUTHENTICATE_CHALLENGE" });

test.each([
  ["a person who refuses consent", wrapped("OAuthCallbackError", answer("access_denied")), "access_denied"],
  ["a wrong secret", wrapped("CallbackRouteError", answer("invalid_client")), "client_refused"],
  ["a wrong secret, with a challenge", wrapped("CallbackRouteError", challenge), "client_refused"],
  ["an unauthorized client", wrapped("CallbackRouteError", answer("unauthorized_client")), "client_refused"],
  [
    "required pushed authorization requests",
    wrapped("OAuthCallbackError", answer("invalid_request", "Pushed Authorization Request is required.")),
    "par_required",
  ],
  [
    "a request_uri that is demanded",
    wrapped("OAuthCallbackError", answer("invalid_request", "request_uri is required")),
    "par_required",
  ],
  [
    "a client that has to push its requests",
    wrapped("OAuthCallbackError", answer("unauthorized_client", "This client must use PAR")),
    "par_required",
  ],
  [
    "a person who leaves LinkedIn's page",
    wrapped("OAuthCallbackError", answer("user_cancelled_login")),
    "access_denied",
  ],
  [
    "a wrong secret at GitHub, which answers 200",
    wrapped(
      "CallbackRouteError",
      new Error("no access_token", {
        cause: { body: { error: "incorrect_client_credentials", error_description: "are incorrect" } },
      }),
    ),
    "client_refused",
  ],
  [
    "a callback that GitHub does not know",
    wrapped("OAuthCallbackError", answer("redirect_uri_mismatch")),
    "request_refused",
  ],
  ["an unknown scope", wrapped("OAuthCallbackError", answer("invalid_scope")), "request_refused"],
  ["an unsupported request", wrapped("OAuthCallbackError", answer("invalid_request")), "request_refused"],
  [
    "a full disk",
    wrapped("AdapterError", Object.assign(new Error("full"), { code: "SQLITE_FULL" })),
    "not_stored",
  ],
  ["a lost database", wrapped("AdapterError", new Error("Connection terminated unexpectedly")), "not_stored"],
  ["an already redeemed code", wrapped("CallbackRouteError", answer("invalid_grant")), "provider_error"],
  [
    "a provider in maintenance",
    wrapped("OAuthCallbackError", answer("temporarily_unavailable")),
    "unreachable",
  ],
  ["no answer", wrapped("CallbackRouteError", new TypeError("fetch failed")), "unreachable"],
  ["an answer too late", new DOMException("late", "TimeoutError"), "unreachable"],
  ["metadata that can't be fetched", new AuthError("server_unavailable", "down"), "unreachable"],
  ["metadata of another issuer", new AuthError("provider_error", "not as expected"), "metadata"],
  ["a state that is not this browser's", wrapped("InvalidCheck"), "flow_lost"],
  ["an expired form", wrapped("MissingCSRF"), "flow_lost"],
  ["anything else", wrapped("CallbackRouteError", new Error("odd")), "provider_error"],
  ["nothing", undefined, "provider_error"],
])("%s has its own error code", (_name, error, problem) => {
  expect(explainFailure(error).problem).toBe(problem);
});

test("the provider's own text is kept for the log, from its response rather than its redirect, and truncated", () => {
  const query = new URLSearchParams({ error: "server_error", error_description: "x".repeat(1000) });
  const { problem, words } = explainFailure(undefined, query);
  expect({ problem, error: words.error }).toEqual({ problem: "unreachable", error: "server_error" });
  expect(words.error_description).toHaveLength(300);
  const error = wrapped("CallbackRouteError", answer("invalid_client", "unknown client"));
  expect(explainFailure(error, query).words).toEqual({
    error: "invalid_client",
    error_description: "unknown client",
  });
});

test("an error that refers to itself is classified", () => {
  const error = new Error("round");
  error.cause = error;
  expect(explainFailure(error).problem).toBe("provider_error");
});
