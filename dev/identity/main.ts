/**
 * Starts the embedded auth provider: `node dev/identity/main.ts`, by the launcher.
 * Environment: PORT, HOST (127.0.0.1), ISSUER, DATA_DIR, OIDC_CLIENTS (a JSON array of client metadata),
 * PASSWORD (one for everybody, instead of those of dev/people.ts), CROSS_APP (a JSON array: identity-assertion.ts).
 */
import { z } from "zod";
import { crossAppPolicy } from "#dev/identity/identity-assertion.ts";
import { startIdentity } from "#dev/identity/server.ts";

const Clients = z
  .array(
    z.object({
      client_id: z.string().min(1),
      client_secret: z.string().min(16),
      redirect_uris: z.array(z.url()).min(1),
      post_logout_redirect_uris: z.array(z.url()).default([]),
      backchannel_logout_uri: z.url().optional(),
      backchannel_logout_session_required: z.boolean().optional(),
      token_endpoint_auth_method: z
        .enum(["client_secret_basic", "client_secret_post"])
        .default("client_secret_basic"),
    }),
  )
  .min(1);

const parsed = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.enum(["127.0.0.1", "::1", "localhost"], "a stand-in listens on loopback only").default("127.0.0.1"),
  ISSUER: z.url().optional(),
  DATA_DIR: z.string().min(1),
  PASSWORD: z.string().optional(),
  OIDC_CLIENTS: parsed.pipe(Clients),
  CROSS_APP: parsed.pipe(z.array(crossAppPolicy)).optional(),
});

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  // Names and reasons only: OIDC_CLIENTS holds a secret.
  for (const issue of environment.error.issues)
    console.error(`identity: ${issue.path.join(".")}: ${issue.message}`);
  process.exit(1);
}

const { PORT, HOST, ISSUER, DATA_DIR, PASSWORD, OIDC_CLIENTS, CROSS_APP } = environment.data;
const identity = await startIdentity({
  port: PORT,
  host: HOST,
  issuer: ISSUER,
  dataDir: DATA_DIR,
  clients: OIDC_CLIENTS,
  password: PASSWORD || undefined,
  crossApp: CROSS_APP,
});
console.log(`identity: ready at ${identity.url}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void identity.close().then(() => process.exit(0)));
}
