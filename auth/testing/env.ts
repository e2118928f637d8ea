import { generateKeyPairSync, randomBytes } from "node:crypto";
import os from "node:os";

/** An environment for tests that call the code in their own process: new keys for each run, URLs that lead nowhere. */
export function makeTestEnv(): Record<string, string> {
  const agentKey = makeSigningKey("agent-test");
  const { d: _private, ...agentPublicKey } = agentKey;
  return {
    APP_URL: "http://localhost:3000",
    DATABASE_URL: `file:${os.tmpdir()}/obo-unit-test.db`,
    AGENT_DATABASE_URL: `file:${os.tmpdir()}/obo-unit-test-agent-${process.pid}.db`,
    LANGGRAPH_URL: "http://127.0.0.1:9",
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    AUTH_OIDC_ISSUER: "http://127.0.0.1:9",
    AUTH_OIDC_ID: "test",
    GITHUB_URL: "http://127.0.0.1:9",
    GITHUB_API_URL: "http://127.0.0.1:9/api/v3",
    GITHUB_CLIENT_ID: "test",
    GITHUB_CLIENT_SECRET: "test",
    SECRETS_KEYS: JSON.stringify({
      keys: [{ kty: "oct", kid: "test", k: randomBytes(32).toString("base64url") }],
    }),
    SESSION_TOKEN_KEYS: JSON.stringify({ keys: [makeSigningKey("session-test")] }),
    AGENT_PRIVATE_KEY: JSON.stringify(agentKey),
    AGENT_PUBLIC_KEYS: JSON.stringify({ keys: [agentPublicKey] }),
    MODEL: "openai:test",
  };
}

function makeSigningKey(kid: string) {
  return { ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }), kid };
}
