/** The table of all intents. The first row that fits answers: particular ones come before general ones. */
import type { Intent } from "#dev/model/intent.ts";
import { brought } from "#dev/model/intents/brought.ts";
import { READING } from "#dev/model/intents/reading.ts";
import { FIRST, LAST } from "#dev/model/intents/talk.ts";
import { WRITING } from "#dev/model/intents/writing.ts";

export const INTENTS: readonly Intent[] = [...FIRST, ...brought, ...WRITING, ...READING, LAST];
