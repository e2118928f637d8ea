import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readImage } from "./platform/build.ts";

const root = path.resolve(import.meta.dirname, "..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");
const hasCompose = spawnSync("docker", ["compose", "version"]).status === 0;

/** The lines of one service of a compose file. */
function service(file: string, name: string): string {
  return new RegExp(`^ {2}${name}:\\n((?: {4}.*\\n|\\n)+)`, "m").exec(read(file))?.[1] ?? "";
}

test.skipIf(!hasCompose).each(["compose.yaml", "compose.single.yaml"])(
  "Docker Compose accepts %s",
  (file) => {
    const names = [...read(file).matchAll(/\$\{(\w+)/g)].map(([, name]) => [name, "x"]);
    const env = { ...process.env, ...Object.fromEntries(names) };
    const checked = spawnSync("docker", ["compose", "-f", file, "config", "--quiet"], {
      cwd: root,
      env,
      encoding: "utf8",
    });
    expect(checked.stderr).toBe("");
    expect(checked.status).toBe(0);
  },
);

test("the image has the version of LangSmith's server that the tests install", () => {
  const { api_version: pinned } = JSON.parse(read("langgraph.json")) as { api_version: string };
  expect(read("scripts/platform/requirements.txt")).toContain(`\nlanggraph-api==${pinned}\n`);
  expect(readImage(root)).toBe(`langchain/langgraphjs-api:${pinned}-node24`);
});

test("compose.yaml passes every variable of docs/deploy.md to the process that reads it", () => {
  const rows = [...read("docs/deploy.md").matchAll(/^\| (`[A-Z][^|]*) \| ([^|]+) \|/gm)];
  expect(rows.length).toBeGreaterThan(20);
  const services = { app: ["web"], agent: ["langgraph"], both: ["web", "langgraph"] };
  // Variables of the platform, of one machine only, and a placeholder name.
  const others = /^(STUDIO|DRAIN_SECONDS|LANGSMITH_)$/;
  for (const [, names = "", who = ""] of rows) {
    const known = names.match(/[A-Z][A-Z0-9_]+/g)?.filter((name) => !others.test(name)) ?? [];
    for (const one of services[who as keyof typeof services] ?? []) {
      for (const name of known) expect(service("compose.yaml", one)).toMatch(new RegExp(`^ +${name}:`, "m"));
    }
  }
});

test("the agent's container gets no key that decrypts tokens, and no access to the app's database", () => {
  const agent = service("compose.yaml", "langgraph");
  expect(agent).toContain("AGENT_PRIVATE_KEY");
  expect(agent).not.toMatch(
    /SECRETS_KEYS|SESSION_TOKEN_KEYS|AUTH_SECRET|(?<!AGENT_)DATABASE_URL|CLIENT_SECRET|env_file/,
  );
  expect(service("compose.yaml", "web")).not.toMatch(
    /AGENT_PRIVATE_KEY|_API_KEY|AGENT_DATABASE_URL|env_file/,
  );
});

test("only the proxy's ports are open to other machines", () => {
  for (const file of ["compose.yaml", "compose.single.yaml"]) {
    for (const [, ports] of read(file).matchAll(/ports: \[(.*)\]/g)) expect(ports).toMatch(/^"127\.0\.0\.1:/);
  }
});

test("both images run as an unprivileged user, have a health check, and contain no secret", () => {
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

test("Compose has the image's health check, which the OCI format drops", () => {
  const [, check = "[]"] = /^HEALTHCHECK.*\\\n {2}CMD (\[.*\])$/m.exec(read("Dockerfile")) ?? [];
  const inImage = (JSON.parse(check) as string[]).map((part) => part.replace("'+process.env.PORT+'", "3000"));
  expect(inImage.join(" ")).toContain("http://127.0.0.1:3000/api/health");
  for (const text of [service("compose.yaml", "web"), service("compose.single.yaml", "app")]) {
    const [, asked = "[]"] = /healthcheck:\n +test:\s+(\[[^\]]*\])/.exec(text) ?? [];
    expect(JSON.parse(asked.replace(/,\s*\]/, "]"))).toEqual(["CMD", ...inImage]);
  }
});

test("an .env for `npm start` does not move the app away from the port and the volume of compose.single.yaml", () => {
  const app = service("compose.single.yaml", "app");
  const [, ...image] = /^ENV .*HOST=(\S+) PORT=(\S+) DATA_DIR=(\S+)/m.exec(read("Dockerfile")) ?? [];
  const [HOST, PORT, DATA_DIR] = image;
  for (const [name, value] of Object.entries({ HOST, PORT, DATA_DIR })) {
    expect(app).toMatch(new RegExp(`^ {6}${name}: ${value}$`, "m"));
  }
  expect(app).toContain(`:${PORT}"]`);
  expect(app).toContain(`:${DATA_DIR}"]`);
});

test("the page names the oldest version of Compose that supports `env_file` with `required`", () => {
  for (const file of ["docs/deploy.md", "compose.yaml", "compose.single.yaml"])
    expect(read(file)).toContain("Docker Compose 2.24");
});

test("the images' build copies every code folder, since it type-checks all of them", () => {
  expect(read(".dockerignore")).not.toMatch(/^(agent|app|auth|db|dev|e2e|scripts|threads)$/m);
});

test("LangGraph's Python command line accepts package.json: `engines.node` may be a major version only", () => {
  const { engines } = JSON.parse(read("package.json")) as { engines?: Record<string, string> };
  expect(Object.keys(engines ?? {}).filter((name) => name !== "node")).toEqual([]);
  expect(engines?.node ?? "24").toMatch(/^\d+$/);
});
