import { describe, expect, test } from "vitest";
import { TransportError } from "#auth/client/transport.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { explainGitHubError } from "./errors.ts";
import { explainFailure, getThing } from "./testing/requests.ts";
import { openBroker, servePlayedGitHub } from "./tools/testing/played-github.ts";

const github = await servePlayedGitHub();

describe("error messages", () => {
  /** The message for one response of GitHub. */
  async function about(status: number, headers: Record<string, string>, body: unknown): Promise<string> {
    github.script = () => ({ status, headers, body });
    return explainFailure(getThing(openBroker(github.url)));
  }

  test.each([
    [401, {}, { message: "Bad credentials" }, "reconnect GitHub in Settings → Connections"],
    [
      403,
      { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "repo" },
      { message: "Forbidden" },
      'lacks a permission for this: one of "repo"',
    ],
    [403, { "x-github-sso": "required; url=https://github.test/x" }, { message: "SSO" }, "single sign-on"],
    [
      403,
      {},
      { message: "Repository was archived so is read-only." },
      'GitHub says: "Repository was archived so is read-only."',
    ],
    [404, {}, { message: "Not Found" }, "alice/webshop was not found on GitHub, or is not visible to @alice"],
    [
      404,
      {},
      { message: "This repository is empty." },
      'did not find what this needs of alice/webshop. GitHub says: "This repository is empty."',
    ],
    [409, {}, { message: "is at abc but expected def" }, "present state of alice/webshop"],
    [410, {}, { message: "Issues are disabled for this repo" }, "Issues are disabled for this repo"],
    [
      422,
      {},
      {
        message: "Validation Failed",
        errors: [{ resource: "Issue", field: "title", code: "missing_field" }, { message: "x".repeat(900) }],
      },
      'GitHub says: "Validation Failed: Issue title missing_field; xxx',
    ],
    [451, {}, { message: "DMCA" }, "legal reasons"],
    [418, {}, { message: "teapot" }, "refused the request (418)"],
  ])("%i is explained", async (status, headers, body, expected) => {
    const said = await about(status, headers as Record<string, string>, body);
    expect(said).toContain(expected);
    expect(said.length).toBeLessThan(600);
  });

  test("an hourly limit has its end", async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 1490);
    const said = await about(
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
      { message: "API rate limit exceeded for user ID 1." },
    );
    expect(said).toMatch(/hourly limit .* try again in 25 minutes/);
  });

  test.each([
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "784111800" }, "API rate limit exceeded"],
    [{ "retry-after": "Sun, 06 Nov 1994 08:50:00 GMT" }, "You have exceeded a secondary rate limit"],
  ])("the end of a limit is counted by GitHub's clock: %o", async (limit, message) => {
    const said = await about(403, { date: "Sun, 06 Nov 1994 08:45:00 GMT", ...limit }, { message });
    expect(said).toContain("try again in 5 minutes");
  });

  test("a limit without a readable end is a minute, and no limit is longer than a day", async () => {
    const limited = (wait: string) =>
      about(403, { "retry-after": wait }, { message: "secondary rate limit" });
    expect(await limited("soon")).toContain("try again in 60 seconds");
    expect(await limited("Fri, 31 Dec 9999 23:59:59 GMT")).toContain("try again in 24 hours");
  });

  test.each([
    ["interaction_required", "connect GitHub in Settings → Connections"],
    ["invalid_grant", "sign in again"],
    ["invalid_client", "operator"],
    ["server_unavailable", "token service can't be reached"],
    ["provider_error", "No GitHub access could be obtained"],
  ] as const)("a failed exchange (%s) is explained", (code, expected) => {
    expect(explainGitHubError(new AuthError(code, "…"), { access: "read" })).toContain(expected);
  });

  test("a missing permission is named", () => {
    const error = new AuthError("insufficient_scope", "…", { details: { missing: ["notifications"] } });
    expect(explainGitHubError(error, { access: "read" })).toContain(
      'It needs the permission "notifications".',
    );
  });

  test("an unexpected error shows its class and not its message", () => {
    expect(explainGitHubError(new TypeError("secret inside"), { access: "read" })).toBe(
      "The tool failed in a way that was not foreseen (TypeError).",
    );
    const unsure = explainGitHubError(new TransportError("timeout", "…"), { access: "write" });
    expect(unsure).toContain("may or may not have been made");
  });
});
