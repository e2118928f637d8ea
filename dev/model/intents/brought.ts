/** Rows of single features, such as Jira's: features.ts. */
import * as features from "#dev/model/features.ts";
import type { Intent } from "#dev/model/intent.ts";

export const brought: readonly Intent[] = Object.values<Intent>(features);
