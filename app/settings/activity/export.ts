import type { TokenUse } from "./uses.ts";

type Cell = string | number | null;

/** The fields of an exported use, in order, with times as ISO 8601. */
const FIELDS = {
  id: (use) => use.id,
  at: (use) => new Date(use.created_at).toISOString(),
  provider: (use) => use.provider,
  tool: (use) => use.tool,
  access: (use) => use.access,
  resource: (use) => use.resource,
  scopes: (use) => use.scopes,
  conversation_id: (use) => use.thread_id,
  conversation: (use) => use.conversation,
  run_id: (use) => use.run_id,
  tool_call_id: (use) => use.tool_call_id,
  approved_by: (use) => use.approved_by,
  arguments_hash: (use) => use.arguments_hash,
  outcome: (use) => use.outcome ?? "unreported",
  status: (use) => use.status,
  request_id: (use) => use.request_id,
  link: (use) => use.link,
  completed_at: (use) => (use.completed_at === null ? null : new Date(use.completed_at).toISOString()),
  private_sources: (use) => use.private_sources,
} satisfies Record<string, (use: TokenUse) => Cell>;
const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

export type ExportedUse = Record<keyof typeof FIELDS, Cell>;

export function toExported(use: TokenUse): ExportedUse {
  return Object.fromEntries(NAMES.map((name) => [name, FIELDS[name](use)])) as ExportedUse;
}

/** The first line of the CSV (RFC 4180). */
export const CSV_HEADER = `${NAMES.join(",")}\r\n`;

/** One line of the CSV. */
export function toCsvLine(use: ExportedUse): string {
  return `${NAMES.map((name) => toCell(use[name])).join(",")}\r\n`;
}

/** A cell that begins like a formula is escaped: spreadsheets would run it (OWASP, "CSV injection"). */
function toCell(value: Cell): string {
  const text = value === null ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
