import { buildGraphs } from "./platform/build.ts";
import { installPlatform } from "./platform/install.ts";

const ROOT = new URL("..", import.meta.url).pathname;
console.time("install");
const install = installPlatform(console.log);
console.timeEnd("install");
console.log(install);
console.time("build");
buildGraphs(ROOT, install);
console.timeEnd("build");
