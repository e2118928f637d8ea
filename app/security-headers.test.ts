import { unstable_doesMiddlewareMatch as doesMatch } from "next/experimental/testing/server.js";
import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";

async function headersFor(appUrl: string, path = "/chat", headers = {}): Promise<Headers> {
  vi.resetModules();
  vi.stubEnv("APP_URL", appUrl);
  const { proxy } = await import("../proxy.ts");
  return (await proxy(new NextRequest(`${appUrl}${path}`, { headers }))).headers;
}
afterEach(() => vi.unstubAllEnvs());

test("the policy has a new nonce for each response, and no source that an attacker could use", async () => {
  const policies = await Promise.all([headersFor("https://app.example"), headersFor("https://app.example")]);
  const [one, two] = policies.map((headers) => headers.get("content-security-policy") ?? "");
  expect(one).not.toBe(two);
  expect(one).not.toMatch(/script-src[^;]*(unsafe|\*|https?:)/);
  expect(one).toMatch(/object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/);
});

test("a page is isolated from other windows, except the popup that connects a provider, and pages opened directly", async () => {
  const policy = async (path: string, site?: string) => {
    const headers = await headersFor("https://app.example", path, site ? { "sec-fetch-site": site } : {});
    return headers.get("cross-origin-opener-policy");
  };
  for (const site of ["cross-site", "same-site", "same-origin", undefined])
    expect(await policy("/chat", site), site).toBe("same-origin-allow-popups");
  expect(await policy("/chat", "none")).toBe("unsafe-none");
  expect(await policy("/connected", "cross-site")).toBe("unsafe-none");
  expect(await policy("/api/oauth/callback/github", "cross-site")).toBe("unsafe-none");
});

test("every route that may return a page has them; streams and the agent's endpoints return data", async () => {
  const { config } = await import("../proxy.ts");
  const covers = (path: string) => doesMatch({ config, url: `https://app.example${path}` });
  const pages = [
    "/",
    "/chat",
    "/settings/account",
    "/nowhere",
    "/api/nowhere",
    "/api/oauth/tokens",
    "/api/oauth/uses/1/2",
  ];
  expect(pages.filter((path) => !covers(path))).toEqual([]);
  const data = [
    "/api/langgraph/threads",
    "/api/oauth/token",
    "/api/oauth/introspect",
    "/api/oauth/mcp",
    "/api/oauth/uses/1",
  ];
  expect(data.filter(covers)).toEqual([]);
});
