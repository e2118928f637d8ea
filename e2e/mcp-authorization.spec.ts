import { expect, test } from "./support/delegation.ts";

test("our client metadata document is public, and names no secret", async ({ system, request }) => {
  const response = await request.get("/client-metadata.json");
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({
    client_id: `${system.appUrl}/client-metadata.json`,
    client_name: "On Behalf Of",
    client_uri: system.appUrl,
    redirect_uris: expect.arrayContaining([`${system.appUrl}/api/oauth/callback/mcp-notes`]),
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    application_type: "web",
    token_endpoint_auth_method: "none",
  });
});
