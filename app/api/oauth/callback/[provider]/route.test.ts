import { ResponseCookies } from "next/dist/server/web/spec-extension/cookies";
import { beforeEach, expect, test, vi } from "vitest";
import { webEnv } from "#auth/authorization-server/env.ts";
import { finishConnection } from "#auth/authorization-server/secrets/connect.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { log } from "#observability/log.ts";
import { GET } from "./route.ts";

vi.mock("next/headers", () => ({ cookies: async () => new ResponseCookies(new Headers()) }));
vi.mock("#auth/authorization-server/session.ts", () => ({
  getSession: async () => ({ session: { id: "s" }, user: { id: "u" } }),
}));
vi.mock("#auth/authorization-server/secrets/connect.ts", async (load) => ({
  ...(await load<typeof import("#auth/authorization-server/secrets/connect.ts")>()),
  finishConnection: vi.fn(),
  readReturn: async () => undefined,
}));

const logged = vi.spyOn(log(), "warn");
beforeEach(() => void vi.resetAllMocks());

async function comeBack(query: string): Promise<string | null> {
  const request = new Request(`${webEnv().APP_URL}/api/oauth/callback/github?${query}`);
  const answer = await GET(request, { params: Promise.resolve({ provider: "github" }) });
  return answer.headers.get("location");
}

test("a failed connection is logged with its provider", async () => {
  const error = new AuthError("provider_error", "GitHub did not complete the connection.");
  vi.mocked(finishConnection).mockRejectedValue(error);
  expect(await comeBack("code=c&state=s")).toContain("problem=provider_error");
  expect(logged.mock.calls).toEqual([[{ err: error, provider: "github" }, expect.any(String)]]);
});

test("a person's refusal is not a failure", async () => {
  const details = { reason: "access_denied" };
  vi.mocked(finishConnection).mockRejectedValue(new AuthError("invalid_request", "No.", { details }));
  expect(await comeBack("error=access_denied&state=s")).toContain("problem=refused");
  expect(logged).not.toHaveBeenCalled();
});

test.each(["%E2%82%AC", "%00", "a%3Bb", ""])(
  "a malformed state (%j) is rejected like any foreign one",
  async (state) => {
    const refusal = new AuthError("invalid_request", "This connection was not begun in this browser.");
    vi.mocked(finishConnection).mockRejectedValue(refusal);
    expect(await comeBack(`code=c&state=${state}`)).toContain("problem=invalid_request");
  },
);
