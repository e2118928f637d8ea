import { expect, test, vi } from "vitest";
import { consentOrigins } from "#auth/authorization-server/consent-origins.ts";
import { listProviders } from "#auth/authorization-server/secrets/providers/index.ts";
import { makeTestEnv } from "#auth/testing/env.ts";

const HOUSE = "http://127.0.0.1:4999";

test("the tea house is among the providers, with its name, and the browser lets forms lead there", () => {
  const variables = { TEA_URL: HOUSE, TEA_CLIENT_ID: "desk", TEA_CLIENT_SECRET: "x" };
  for (const [name, value] of Object.entries({ ...makeTestEnv(), ...variables })) vi.stubEnv(name, value);
  expect(listProviders()).toContainEqual(expect.objectContaining({ id: "tea", name: "Tea House" }));
  expect(consentOrigins()).toContain(HOUSE);
});
