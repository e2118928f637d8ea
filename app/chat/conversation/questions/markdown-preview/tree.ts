import type rehypeSanitize from "rehype-sanitize";

/** Rendered markdown, as the sanitizer leaves it. */
export type Tree = ReturnType<ReturnType<typeof rehypeSanitize>>;
export type TreeNode = Tree["children"][number];
