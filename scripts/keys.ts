import { makeKeys } from "./launch/keys.ts";

/** `npm run keys`: fresh keys as lines for `.env`, for machines on which the launcher does not keep them in `.data/`. */
const keys = await makeKeys();
const { d: _private, ...agentPublicKey } = keys.AGENT_PRIVATE_KEY;
const lines = {
  AUTH_SECRET: keys.AUTH_SECRET,
  SECRETS_KEYS: JSON.stringify(keys.SECRETS_KEYS),
  SESSION_TOKEN_KEYS: JSON.stringify(keys.SESSION_TOKEN_KEYS),
  AGENT_PUBLIC_KEYS: JSON.stringify({ keys: [agentPublicKey] }),
  AGENT_PRIVATE_KEY: JSON.stringify(keys.AGENT_PRIVATE_KEY),
};
for (const [name, value] of Object.entries(lines)) process.stdout.write(`${name}=${value}\n`);
