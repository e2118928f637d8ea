/** `node dev/github/main.ts`: the embedded GitHub as a process of its own, by the launcher. */
import { githubOptions, startGitHub } from "#dev/github/server.ts";
import { run } from "#dev/server/run.ts";

await run("github", githubOptions, startGitHub);
