/** What is changed on GitHub. Every call waits for the person's approval, which is the agent's part. */
import type { Intent } from "#dev/model/intent.ts";
import { CHANGING_CODE } from "#dev/model/intents/changing-code.ts";
import { CHANGE, CHANGING_ISSUES } from "#dev/model/intents/changing-issues.ts";

export const WRITING: readonly Intent[] = [...CHANGING_ISSUES, ...CHANGING_CODE, CHANGE];
