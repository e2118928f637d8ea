import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { assemble } from "./assemble.ts";

export const IMAGES = ["web", "single"] as const;
export type ImageName = (typeof IMAGES)[number];

/** Builds the two images, or only their files, and starts them. */
export interface ImageRunner {
  build(): Promise<void>;
  /** In megabytes, without the base image. */
  size(name: ImageName): number;
  /** Starts an image's command with its ports published on this machine. */
  start(name: ImageName, env: Record<string, string>): ChildProcess;
  /** Whether the image has a HEALTHCHECK. */
  hasHealthcheck?(name: ImageName): boolean;
  close(): void;
}

const MEGABYTE = 1_000_000;
/** The base of both images, as in the Dockerfile. */
const BASE = "docker.io/library/node:24-bookworm-slim";

/** Uses buildah with chroot isolation, which needs no daemon and no namespaces, and so also runs in a container. */
export function buildah(root: string): ImageRunner {
  const tag = (name: ImageName) => `on-behalf-of-${name}`;
  const containers: string[] = [];
  const run = (...args: string[]) =>
    execFileSync("buildah", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    }).trim();
  const configOf = (image: string) => JSON.parse(run("inspect", "--type", "image", image)).Docker.config;
  return {
    async build() {
      for (const name of IMAGES) {
        // The OCI format has no HEALTHCHECK.
        const options = [
          "--isolation",
          "chroot",
          "--format",
          "docker",
          "--layers",
          "--target",
          name,
          "-t",
          tag(name),
        ];
        const built = spawnSync("buildah", ["build", ...options, "."], { cwd: root, stdio: "inherit" });
        if (built.status !== 0) throw new Error(`buildah could not build ${name}: see above.`);
      }
    },
    size: (name) => {
      const [whole = 0, base = 0] = [tag(name), BASE].map((image) => {
        const container = run("from", image);
        const megabytes = measure(run("mount", container));
        run("rm", container);
        return megabytes;
      });
      return whole - base;
    },
    start(name, env) {
      const container = run("from", tag(name));
      containers.push(container);
      const { Cmd: command, User: user } = configOf(tag(name));
      const variables = Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
      const options = ["--isolation", "chroot", "--user", user, ...variables];
      return spawn("buildah", ["run", ...options, container, "--", ...command], {
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
    },
    hasHealthcheck: (name) => Boolean(configOf(tag(name)).Healthcheck),
    close: () => {
      for (const container of containers.splice(0)) run("rm", container);
    },
  };
}

/** Uses only the images' files, in a folder, and starts them with this Node. */
export function layouts(root: string): ImageRunner {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-images-"));
  const places = { single: folder, web: path.join(folder, "web") };
  const commands = { single: ["scripts/launch.ts", "start"], web: ["server.js"] };
  const NODE_ENV = "production" as const;
  return {
    async build() {
      const env = { ...process.env, NEXT_OUTPUT: "standalone", NODE_ENV, NEXT_TELEMETRY_DISABLED: "1" };
      const built = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, env, stdio: "inherit" });
      if (built.status !== 0) throw new Error("The build failed: see above.");
      await assemble(folder, root);
    },
    size: (name) => measure(places[name]),
    start: (name, env) =>
      spawn(process.execPath, commands[name], {
        cwd: places[name],
        env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV, ...env },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The size of a folder's files on disk, counting hard links once. */
function measure(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(path.join(entry.parentPath, entry.name)));
  const sizes = new Map(files.map(({ ino, blocks }) => [ino, blocks * 512]));
  return Math.round([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) / MEGABYTE);
}
