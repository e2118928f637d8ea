import { spawnSync } from "node:child_process";
import path from "node:path";
import { checkImages } from "./images/check.ts";
import { buildah, layouts } from "./images/runners.ts";

/**
 * `npm run images`: builds both images of the Dockerfile with buildah, without a daemon. With `--check` it starts each, signs in,
 * and sends the agent a message in `single`. Without buildah, or with `--files`, it uses only the images' files, in a folder, without a
 * base image.
 */
const ROOT = path.resolve(import.meta.dirname, "..");
const hasBuildah = spawnSync("buildah", ["--version"]).status === 0;
const isCheck = process.argv.includes("--check");
const isWhole = hasBuildah && !process.argv.includes("--files");

if (!hasBuildah && !isCheck) {
  process.stderr.write(
    "buildah was not found. `docker build --target web .` and `--target single .` do the same.\n",
  );
  process.exit(1);
}
if (!isWhole) process.stdout.write("The images' files are tried, without images.\n");
const runner = isWhole ? buildah(ROOT) : layouts(ROOT);
try {
  await runner.build();
  if (isCheck) await checkImages(ROOT, runner);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  runner.close();
}
