/** `node dev/model/testing/document.ts`: writes the table of intents into docs/embedded-model.md, between its two marks. */
import { readFileSync, writeFileSync } from "node:fs";
import { INTENTS } from "#dev/model/intents/index.ts";
import { toolsIn } from "#dev/model/intents/talk.ts";

const FILE = "docs/embedded-model.md";

/** Every row that people are told of: what it does, its examples, the tools that they call. */
export function describeIntents(): string {
  const rows = INTENTS.filter(({ does }) => does).map(({ does, examples }) => {
    const tools = new Set(Object.values(examples).flatMap(toolsIn));
    const said = Object.keys(examples).map((example) => `\`${example}\``);
    return `| ${does} | ${said.join("<br>")} | ${[...tools].map((tool) => `\`${tool}\``).join(", ")} |`;
  });
  return ["| what | such as | tools |", "|---|---|---|", ...rows].join("\n");
}

if (import.meta.main) {
  const before = readFileSync(FILE, "utf8");
  writeFileSync(FILE, before.replace(/(?<=<!-- intents -->\n)[\s\S]*(?=\n<!-- end -->)/, describeIntents));
}
