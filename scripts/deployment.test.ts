import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");
const hasCompose = spawnSync("docker", ["compose", "version"]).status === 0;

/** The lines of one service of a compose file. */
function service(file: string, name: string): string {
  return new RegExp(`^ {2}${name}:\\n((?: {4}.*\\n|\\n)+)`, "m").exec(read(file))?.[1] ?? "";
}

test.skipIf(!hasCompose).each(["compose.yaml", "compose.single.yaml"])("Docker Compose takes %s", (file) => {
  const names = [...read(file).matchAll(/\$\{(\w+)/g)].map(([, name]) => [name, "x"]);
  const env = { ...process.env, ...Object.fromEntries(names) };
  const checked = spawnSync("docker", ["compose", "-f", file, "config", "--quiet"], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  expect(checked.stderr).toBe("");
  expect(checked.status).toBe(0);
});

test("the agent's container gets no key that opens a token, and no way to the app's database", () => {
  const agent = service("compose.yaml", "langgraph");
  expect(agent).toContain("AGENT_PRIVATE_KEY");
  expect(agent).not.toMatch(
    /SECRETS_KEYS|SESSION_TOKEN_KEYS|AUTH_SECRET|DATABASE_URL|CLIENT_SECRET|env_file/,
  );
  expect(service("compose.yaml", "web")).not.toMatch(/AGENT_PRIVATE_KEY|_API_KEY|CHECKPOINTS_URL|env_file/);
});

test("no port is open to other machines but through the proxy", () => {
  for (const file of ["compose.yaml", "compose.single.yaml"]) {
    for (const [, ports] of read(file).matchAll(/ports: \[(.*)\]/g)) expect(ports).toMatch(/^"127\.0\.0\.1:/);
  }
});

test("both images run as an ordinary user, are asked for their health, and hold no secret", () => {
  const stages = read("Dockerfile").split(/^FROM /m);
  for (const name of ["web", "single"]) {
    const stage = stages.find((one) => one.split("\n")[0]?.endsWith(` AS ${name}`)) ?? "";
    expect(stage).toMatch(/^USER node$/m);
    expect(stage).toMatch(/^HEALTHCHECK/m);
    expect(stage).not.toMatch(/(SECRET|KEY|PASSWORD)\w*=/);
  }
  expect(read(".dockerignore")).toMatch(/^\.env$/m);
  expect(read(".dockerignore")).toMatch(/^\.data$/m);
});
