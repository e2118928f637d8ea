/** What a token for the embedded notes may do, as the consent page says it. */
export const NOTE_SCOPES: Readonly<Record<string, string>> = {
  "notes:read": "Read your notes",
  "notes:write": "Add notes",
};
