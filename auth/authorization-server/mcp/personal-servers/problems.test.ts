import { expect, test } from "vitest";
import { McpHttpError } from "#mcp/http.ts";
import { explainServerProblem } from "./problems.ts";

test.each([
  [401, "Bearer", /does not accept the connection\. Connect it again/],
  [403, 'Bearer error="invalid_token"', /does not accept the connection\. Connect it again/],
  [403, 'Basic realm="x", bearer error=insufficient_scope', /lacks\. Connect it again/],
  [401, 'DPoP algs="ES256"', /does not take bearer tokens/],
  [403, 'Bearer realm="x"', /does not allow this/],
])("a server that answers %i with %s is explained to the person who added it", (status, challenge, words) => {
  const error = new McpHttpError(new Response(null, { status, headers: { "www-authenticate": challenge } }));
  expect(explainServerProblem(error, "notes.example")).toMatch(words);
});
