/** All GitHub tools: nothing else is exported from these files. */

export * from "./account.ts";
export * from "./branches.ts";
export * from "./change-issues.ts";
export * from "./change-pull-requests.ts";
export * from "./files.ts";
export * from "./list-repositories.ts";
export * from "./pull-request-diff.ts";
export * from "./read-issues.ts";
export * from "./read-pull-requests.ts";
export * from "./workflow-runs.ts";
