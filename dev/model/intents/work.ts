/** The rows that use tools, those of single features among them: features.ts. Particular rows come before general ones. */
import * as features from "#dev/model/features.ts";
import type { Intent } from "#dev/model/intent.ts";
import { READING } from "#dev/model/intents/reading.ts";
import { WRITING_CODE } from "#dev/model/intents/writing-code.ts";
import { CHANGE_ISSUE, WRITING_ISSUES } from "#dev/model/intents/writing-issues.ts";

const WRITING = [...WRITING_ISSUES, ...WRITING_CODE, CHANGE_ISSUE];
const FEATURES = Object.values<Intent>(features);

export const WORK: readonly Intent[] = [...FEATURES, ...WRITING, ...READING];

/** In the order in which people are told: what they ask for most comes first. */
const ALL = [...READING.toReversed(), ...FEATURES, ...WRITING.toReversed()];
export const SHOWN = ALL.filter(({ does }) => does);
