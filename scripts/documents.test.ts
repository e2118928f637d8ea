import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** Checks the lists in documents that must be complete. */
const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

/** General variables, and those that the build and the start set themselves (next.config.ts, auth/authorization-server/env.ts). */
const NOT_CONFIGURED = new Set([
  "PATH",
  "HOME",
  "LANG",
  "TZ",
  "NODE_ENV",
  "CI",
  "AUTH_URL",
  "TOKEN_DELAY_MS",
  "OBEDIENT",
]);
/** Providers' own variables, which the model's client reads. */
const OF_LIBRARIES = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"];

/** The variables of the schemas in auth/ and observability/, and those that the launcher reads. */
function findVariables(): string[] {
  const schema = ["auth", "observability"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /(^|[/-])(env(-fields)?|variables)\.ts$/.test(file) && !file.includes("testing/"))
      .flatMap((file) => [...read(`${folder}/${file}`).matchAll(/^ {2,4}([A-Z][A-Z_]+): /gm)]),
  );
  const scripts = [
    "environment",
    "launch",
    "launch/plan",
    "launch/services",
    "launch/stand-ins",
    "launch/github",
    "studio/feature",
  ];
  const looked = [
    "observability/env",
    "observability/opentelemetry/env",
    ...scripts.map((name) => `scripts/${name}`),
  ]
    .map((name) => read(`${name}.ts`))
    .flatMap((text) => [...text.matchAll(/\benv\.([A-Z][A-Z_]+)/g)]);
  const names = [...schema, ...looked].map(([, name = ""]) => name);
  return [...new Set([...names, ...OF_LIBRARIES])].filter((name) => !NOT_CONFIGURED.has(name)).sort();
}

test("the variables of both processes are found", () => {
  expect(findVariables()).toEqual(expect.arrayContaining(["APP_URL", "AGENT_PRIVATE_KEY", "STUDIO", "PORT"]));
  expect(findVariables().length).toBeGreaterThan(30);
});

test(".env.example names every variable", () => {
  const example = read(".env.example");
  expect(findVariables().filter((name) => !new RegExp(`^# ${name}=`, "m").test(example))).toEqual([]);
});

test(".env.example names no variable that nothing reads", () => {
  const named = [...read(".env.example").matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  const known = findVariables();
  expect(named.filter((name) => name && !known.includes(name))).toEqual([]);
});

test("docs/deploy.md documents every variable", () => {
  const table = read("docs/deploy.md").split("## Variables")[1]?.split(/^## /m)[0] ?? "";
  expect(findVariables().filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
});

test("the list of decisions has every decision, each number once", () => {
  const list = read("docs/decisions/README.md");
  const files = readdirSync(path.join(ROOT, "docs/decisions")).filter((file) => /^\d{4}-/.test(file));
  expect(files.filter((file) => !list.includes(`(${file})`))).toEqual([]);
  const numbers = files.map((file) => file.slice(0, 4));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});
