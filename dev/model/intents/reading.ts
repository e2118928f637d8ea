/** What is read from GitHub: particular rows come before general ones. */
import type { Intent } from "#dev/model/intent.ts";
import { ACCOUNT, REPOSITORIES } from "#dev/model/intents/account.ts";
import { CODE } from "#dev/model/intents/code.ts";
import { ISSUES } from "#dev/model/intents/issues.ts";
import { SEARCH } from "#dev/model/intents/search.ts";

export const READING: readonly Intent[] = [...ACCOUNT, ...CODE, ...SEARCH, ...ISSUES, ...REPOSITORIES];
