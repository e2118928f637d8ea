import { expect, test } from "vitest";
import { toProviderTokens } from "./token-endpoint.ts";

const read = (more: object) =>
  toProviderTokens({ access_token: "a.b~c", token_type: "bearer", ...more }, ["asked"]);

test("a response without a scope grants what was asked for", () => {
  expect(read({})).toMatchObject({ accessToken: "a.b~c", scopes: ["asked"] });
  expect(read({ scope: "x,y z" })).toMatchObject({ scopes: ["x", "y", "z"] });
});

test.each(["", "a b", "a\nb", "a\u0000b", "aé"])("%j is no token that a header can carry", (access_token) => {
  expect(() => read({ access_token })).toThrow("can't be sent");
});

test.each([0.0001, 3599.5, 1e300, Number.MAX_SAFE_INTEGER])(
  "an end in %d seconds is stored as whole milliseconds",
  (expires_in) => {
    const { accessExpiresAt = 0 } = read({ expires_in });
    expect(Number.isSafeInteger(accessExpiresAt)).toBe(true);
    expect(accessExpiresAt).toBeGreaterThanOrEqual(Date.now() - 1000);
  },
);
