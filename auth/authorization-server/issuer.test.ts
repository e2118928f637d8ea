import { expect, test } from "vitest";
import { chooseClientAuth } from "./issuer.ts";

const secret = { AUTH_OIDC_SECRET: "s", AUTH_OIDC_CLIENT_AUTH: undefined, AUTH_OIDC_PRIVATE_KEY: undefined };

test.each([
  ["says nothing", undefined, "client_secret_basic"],
  ["takes both", ["client_secret_post", "client_secret_basic"], "client_secret_basic"],
  ["takes only post", ["client_secret_post", "private_key_jwt"], "client_secret_post"],
  ["takes only basic", ["client_secret_basic"], "client_secret_basic"],
  ["lists nothing", [], "client_secret_basic"],
  [
    "supports only methods that the app lacks",
    ["tls_client_auth", "client_secret_jwt"],
    "client_secret_basic",
  ],
  ["supports public clients only", ["none"], "none"],
])("with a secret, at an issuer that %s, the app uses a supported method", (_name, methods, chosen) => {
  expect(chooseClientAuth({ token_endpoint_auth_methods_supported: methods }, secret)).toBe(chosen);
});

test("without a secret the app is a public client; with a key it signs; the operator's choice wins", () => {
  expect(chooseClientAuth({}, { ...secret, AUTH_OIDC_SECRET: undefined })).toBe("none");
  const key = { kty: "EC" as const, alg: "ES256", d: "d" };
  expect(chooseClientAuth({}, { ...secret, AUTH_OIDC_PRIVATE_KEY: key })).toBe("private_key_jwt");
  const both = { ...secret, AUTH_OIDC_PRIVATE_KEY: key };
  const offered = (...methods: string[]) => ({ token_endpoint_auth_methods_supported: methods });
  expect(chooseClientAuth(offered("client_secret_basic", "private_key_jwt"), both)).toBe("private_key_jwt");
  expect(chooseClientAuth(offered("client_secret_post"), both)).toBe("client_secret_post");
  const told = { ...secret, AUTH_OIDC_CLIENT_AUTH: "client_secret_post" as const };
  expect(chooseClientAuth({ token_endpoint_auth_methods_supported: ["client_secret_basic"] }, told)).toBe(
    "client_secret_post",
  );
});
