import { expect, test } from "vitest";
import { readChallenge } from "#mcp/challenge.ts";

const read = (...values: string[]) => {
  const headers = new Headers();
  for (const value of values) headers.append("www-authenticate", value);
  return readChallenge(new Response(null, { status: 401, headers }));
};

test.each([
  ["as servers send it", 'Bearer error="insufficient_scope", scope="a b"'],
  ["in other letters", 'BEARER Error="insufficient_scope", SCOPE="a b"'],
  ["without quotes around the code", 'Bearer error=insufficient_scope,scope="a b"'],
  ["with spaces around the equals sign", 'Bearer error = "insufficient_scope" , scope = "a  b"'],
  ["behind another scheme", 'Basic realm="x", Bearer error="insufficient_scope", scope="a b"'],
  ["before another scheme", 'Bearer error="insufficient_scope", scope="a b", DPoP algs="ES256"'],
  ["behind a token of another scheme", 'Negotiate YWJj/ZA==, Bearer error="insufficient_scope", scope="a b"'],
  ["behind a challenge without an error", 'Bearer realm="x", Bearer error="insufficient_scope", scope="a b"'],
  ["behind a DPoP challenge", 'DPoP error="use_dpop_nonce", Bearer error="insufficient_scope", scope="a b"'],
  [
    "beside words that look like parameters",
    'Bearer realm="error=no, scope=c", error="insufficient_scope", scope="a b"',
  ],
  [
    "beside an escaped quote",
    String.raw`Bearer error_description="a \" scope=\"c", error="insufficient_scope", scope="a b"`,
  ],
  ["with an escaped letter", String.raw`Bearer error="insufficient\_scope", scope="a b"`],
  ["with a parameter twice", 'Bearer error="insufficient_scope", scope="a b", scope="c"'],
])("a challenge %s is read", (_name, value) => {
  expect(read(value)).toMatchObject({ isBearer: true, error: "insufficient_scope", scopes: ["a", "b"] });
});

test("challenges in headers of their own are read together", () => {
  expect(read('Basic realm="x"', 'Bearer error="invalid_token"')).toMatchObject({ error: "invalid_token" });
});

test("DPoP counts where no bearer token is taken, and other schemes not at all", () => {
  expect(read('DPoP algs="ES256", resource_metadata="https://a.example/m"')).toEqual({
    isBearer: false,
    error: undefined,
    scopes: undefined,
    metadataUrl: "https://a.example/m",
  });
  for (const value of ['Basic realm="Bearer"', "", 'error="insufficient_scope"', "Bearer2"])
    expect(read(value)).toEqual({ isBearer: true });
  expect(read("Bearer")).toMatchObject({ isBearer: true, error: undefined, scopes: undefined });
});

test("a text without an end is no parameter", () => {
  expect(read(`Bearer error="${"\\".repeat(60_000)}`)).toMatchObject({ isBearer: true, error: undefined });
});
