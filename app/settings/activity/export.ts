import type { TokenUse } from "./uses.ts";

/** The fields of an exported use, in order. */
const FIELDS = [
  "id",
  "at",
  "provider",
  "tool",
  "access",
  "resource",
  "scopes",
  "conversation_id",
  "conversation",
  "run_id",
  "tool_call_id",
  "approved_by",
  "arguments_hash",
  "outcome",
  "status",
  "request_id",
  "link",
  "completed_at",
  "private_sources",
] as const;

export type ExportedUse = Record<(typeof FIELDS)[number], string | number | null>;

/** A use as exported, with times as ISO 8601. */
export function toExported(use: TokenUse): ExportedUse {
  return {
    id: use.id,
    at: new Date(use.created_at).toISOString(),
    provider: use.provider,
    tool: use.tool,
    access: use.access,
    resource: use.resource,
    scopes: use.scopes,
    conversation_id: use.thread_id,
    conversation: use.conversation,
    run_id: use.run_id,
    tool_call_id: use.tool_call_id,
    approved_by: use.approved_by,
    arguments_hash: use.arguments_hash,
    outcome: use.outcome ?? "unreported",
    status: use.status,
    request_id: use.request_id,
    link: use.link,
    completed_at: use.completed_at === null ? null : new Date(use.completed_at).toISOString(),
    private_sources: use.private_sources,
  };
}

/** The first line of the CSV (RFC 4180). */
export const CSV_HEADER = `${FIELDS.join(",")}\r\n`;

/** One line of the CSV. */
export function toCsvLine(use: ExportedUse): string {
  return `${FIELDS.map((field) => toCell(use[field])).join(",")}\r\n`;
}

/** A cell that begins like a formula is escaped: spreadsheets would run it (OWASP, "CSV injection"). */
function toCell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
