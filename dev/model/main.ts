/** `node dev/model/main.ts`: the embedded model as a process of its own, by the launcher. */
import { modelOptions, startModel } from "#dev/model/server.ts";
import { run } from "#dev/server/run.ts";

await run("model", modelOptions, startModel);
