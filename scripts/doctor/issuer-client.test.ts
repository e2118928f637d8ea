import { expect, test } from "vitest";
import { makeMetadata, type Respond, setUpWorld } from "./testing/world.ts";

const doctor = setUpWorld();

test.each<[string, string, Respond, string]>([
  ["a callback that is not registered", "/authorize", () => ({ status: 400 }), "fail callback"],
  ["a log-in refused in the redirect", "/authorize", refuse("unauthorized_client"), "fail callback"],
  ["a log-in refused one redirect later", "/login", refuse("invalid_request"), "fail callback"],
  ["a log-in refused in the fragment", "/authorize", refuse("access_denied", "#"), "fail callback"],
  [
    "an unknown client",
    "/token",
    () => ({ status: 400, json: { error: "invalid_client" } }),
    "fail client secret",
  ],
  ["a wrong client secret", "/token", () => ({ status: 401 }), "fail client secret"],
  ["a secret that can't be checked", "/token", () => ({ status: 500 }), "warn client secret"],
])("finds %s", async (_name, address, answer, expected) => {
  expect(await doctor.troubles(await doctor.make({ [address]: answer }))).toContain(expected);
});

function refuse(error: string, at = "?"): Respond {
  return () => ({
    status: 303,
    headers: { location: `https://app.invalid/callback${at}error=${error}&state=doctor` },
  });
}

test("tells pushed authorization requests from other refusals, with what to do", async () => {
  const demand =
    "https://app.invalid/?error=invalid_request&error_description=Pushed%20Authorization%20Request%20required";
  const world = await doctor.make({ "/authorize": () => ({ status: 303, headers: { location: demand } }) });
  const finding = (await doctor.findings(world)).find(({ subject }) => subject === "callback");
  expect(finding).toMatchObject({
    status: "fail",
    fix: expect.stringContaining("optional for this client"),
  });
});

test("presents the secret the way the token endpoint takes it", async () => {
  const seen: string[] = [];
  const world = await doctor.make({
    "/.well-known/openid-configuration": (url) => ({
      json: { ...makeMetadata(url), token_endpoint_auth_methods_supported: ["client_secret_post"] },
    }),
    "/token": (_url, request) => {
      seen.push(request.headers.authorization ?? "none");
      return { status: 400, json: { error: "invalid_grant" } };
    },
  });
  expect(await doctor.troubles(world)).toEqual([]);
  expect(seen).toEqual(["none"]);
});
