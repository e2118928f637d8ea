/** `node dev/identity/main.ts`: the embedded auth provider as a process of its own, by the launcher. */
import { z } from "zod";
import { crossAppPolicy } from "#dev/identity/identity-assertion.ts";
import { startIdentity } from "#dev/identity/server.ts";
import { address, json, run } from "#dev/server/run.ts";

const client = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(16),
  redirect_uris: z.array(z.url()).min(1),
  post_logout_redirect_uris: z.array(z.url()).default([]),
  backchannel_logout_uri: z.url().optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  token_endpoint_auth_method: z
    .enum(["client_secret_basic", "client_secret_post"])
    .default("client_secret_basic"),
});

const variables = {
  ...address,
  ISSUER: z.url().optional(),
  DATA_DIR: z.string().min(1),
  /** One for everybody, instead of those of dev/people.ts. */
  PASSWORD: z.string().optional(),
  OIDC_CLIENTS: json.pipe(z.array(client).min(1)),
  CROSS_APP: json.pipe(z.array(crossAppPolicy)).optional(),
};

await run("identity", variables, ({ PORT, HOST, ISSUER, DATA_DIR, PASSWORD, OIDC_CLIENTS, CROSS_APP }) =>
  startIdentity({
    ...{ port: PORT, host: HOST, issuer: ISSUER, dataDir: DATA_DIR, clients: OIDC_CLIENTS },
    ...{ password: PASSWORD || undefined, crossApp: CROSS_APP },
  }),
);
