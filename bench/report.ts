import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { isMet, type Part, type Row } from "./part.ts";

const HEAD = `# Performance

Figures of the production build, written by \`npm run bench\` (\`npm run bench -- NAME\` for one part). Everything runs on one
machine and on loopback: the app, the LangGraph server, the stand-ins, and the client. "Direct" is a request to the LangGraph server
without the app in between, with the same session token.

If the load average is well above the number of cores, other work ran on the machine: absolute times are then several
times too long, and a p95 mostly reflects that work. Differences between alternating measurements are still meaningful.
`;

/** The rows as a Markdown table, which also reads well on a terminal. */
export function renderTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.figure, inUnits(row.value, row.unit), targetOf(row), verdictOf(row)]);
  const table = [["", "measured", "target", ""], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...table.map((line) => line[column]?.length ?? 0)));
  const lines = table.map(
    (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`,
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** Replaces a part's figures in docs/performance.md. */
export function writeReport(file: string, part: Part, rows: readonly Row[]): void {
  const before = existsSync(file) ? readFileSync(file, "utf8") : HEAD;
  writeFileSync(file, replaceSection(before, part.name, renderSection(part, rows)));
}

/** Exported for its test. */
export function replaceSection(text: string, name: string, section: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const whole = `${begin}\n${section}\n${end}\n`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) return `${text.trimEnd()}\n\n${whole}`;
  return `${text.slice(0, from)}${whole}${text.slice(to + end.length + 1)}`;
}

function renderSection({ name, title, how }: Part, rows: readonly Row[]): string {
  const date = new Date().toISOString().slice(0, 10);
  const taken = `Taken ${date} by \`npm run bench -- ${name}\` on ${describeMachine()}; ${describeLoad()}.`;
  return `## ${title}\n\n${how}\n\n${renderTable(rows)}\n\n${taken}`;
}

function describeMachine(): string {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.availableParallelism()} cores (${os.cpus()[0]?.model.trim() ?? os.arch()}), ${memory} GB, Node ${process.versions.node}`;
}

/** Notes other load on the machine, which distorts the figures. */
function describeLoad(): string {
  const [, , quarter = 0] = os.loadavg();
  return `load average of the last quarter of an hour ${quarter.toFixed(1)}`;
}

function inUnits(value: number, unit: string): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
  return unit ? `${text} ${unit}` : text;
}

function targetOf({ target, unit }: Row): string {
  if (!target) return "";
  return "most" in target ? `≤ ${inUnits(target.most, unit)}` : `≥ ${inUnits(target.least, unit)}`;
}

function verdictOf(row: Row): string {
  const met = isMet(row);
  return met === undefined ? "" : met ? "met" : "missed";
}
