export type QuestionKind = "approve" | "connect" | "elicit";

/** Which kind of question (auth/protocol/interrupts.ts) a value is, if any. Not checked any further. */
export function kindOfQuestion(value: unknown): QuestionKind | undefined {
  const kind: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "kind") : undefined;
  return kind === "approve" || kind === "connect" || kind === "elicit" ? kind : undefined;
}
