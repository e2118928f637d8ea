import { afterEach, describe, expect, test, vi } from "vitest";

/** The environment is parsed once per process: each test reloads the module. */
async function cookieFor(appUrl: string) {
  vi.resetModules();
  vi.stubEnv("APP_URL", appUrl);
  const { sessionCookie } = await import("./session-cookie.ts");
  return sessionCookie();
}
afterEach(() => vi.unstubAllEnvs());

describe("the session's cookie", () => {
  test("is bound to its host over https: __Host-, Secure, the whole path, no domain", async () => {
    const { name, options } = await cookieFor("https://app.example");
    expect(name).toMatch(/^__Host-/);
    expect(options).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
  });

  test("is inaccessible to scripts and other sites on loopback too, where browsers reject the prefix", async () => {
    const { name, options } = await cookieFor("http://localhost:3000");
    expect(name).not.toMatch(/^__/);
    expect(options).toMatchObject({ httpOnly: true, sameSite: "lax", secure: false });
  });
});
