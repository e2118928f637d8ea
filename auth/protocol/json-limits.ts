/** Limits for external values that are stored: from people, models, tools and servers alike. */
export const MAX_DEPTH = 32;

/** `{"lc":1,"type":"constructor"}` is what LangChain's serializer turns into objects (docs/facts.md 11). */
export const CODE_KEYS: readonly string[] = ["lc", "__proto__"];

/** Visits a value and everything in it, without recursion: hostile values are deeper than the stack. */
function* walk(value: unknown): Generator<{ value: object; depth: number }> {
  const open = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    yield { value: next.value, depth: next.depth };
    for (const child of Object.values(next.value)) open.push({ value: child, depth: next.depth + 1 });
  }
}

/** True if objects and arrays are nested deeper than MAX_DEPTH; `{}` has no depth, `{"a":{}}` one. */
export function isDeeperThan(value: unknown): boolean {
  for (const found of walk(value)) if (found.depth > MAX_DEPTH) return true;
  return false;
}

/** True if a key anywhere in the value would be loaded as code. */
export function hasCodeKey(value: unknown): boolean {
  for (const found of walk(value)) if (CODE_KEYS.some((key) => Object.hasOwn(found.value, key))) return true;
  return false;
}

/** The strings in a value, including keys. */
export function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  const texts: string[] = [];
  for (const found of walk(value)) {
    if (!Array.isArray(found.value)) texts.push(...Object.keys(found.value));
    for (const child of Object.values(found.value)) if (typeof child === "string") texts.push(child);
  }
  return texts;
}

/** The value with `change` applied to each string in it, including keys. Not for values deeper than the limit. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change)]),
  );
}
