/** `node dev/identity/main.ts`: the embedded auth provider as a process of its own, by the launcher. */
import { identityOptions } from "#dev/identity/provider.ts";
import { startIdentity } from "#dev/identity/server.ts";
import { run } from "#dev/server/run.ts";

await run("identity", identityOptions, startIdentity);
