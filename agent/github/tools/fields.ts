import { z } from "zod";

/**
 * Schema fields shared by many tools. The checks are functions, not patterns, because some model servers can't compile a
 * lookahead in a JSON schema. No field has a `default`, which would make it required in the JSON schema.
 */

/** Names of only dots would change the API's path. */
const isName = (value: string): boolean => /^[A-Za-z0-9_.-]{1,100}$/.test(value) && !/^\.+$/.test(value);

/** See git-check-ref-format: no `..`, no component that starts with a dot, none of git's forbidden characters. */
const isRef = (value: string): boolean =>
  /^[^\s~^:?*[\\]{1,250}$/.test(value) &&
  !value.includes("..") &&
  !/(?:^|\/)\./.test(value) &&
  !/^\/|\/$/.test(value);

const isInside = (value: string): boolean => !value.split("/").some((part) => part === "." || part === "..");

/** One or more names: labels, people. */
export const names = z.array(z.string().min(1).max(100)).min(1).max(10);

const owner = z
  .string()
  .refine(isName, "not a login")
  .describe("Login of the user or organization that owns the repository");
const repo = z
  .string()
  .refine(isName, "not a repository name")
  .describe("Name of the repository, without its owner");
const number = z.number().int().positive().describe("Number of the issue or pull request, without #");
export const state = z.enum(["open", "closed", "all"]).optional().describe("Which ones; open unless told");
export const path = z
  .string()
  .max(1000)
  .refine(isInside, "no . or .. in a path")
  .describe("Path in the repository, such as src/index.ts");
export const ref = z
  .string()
  .refine(isRef, "not a ref")
  .describe("Branch, tag or commit; the default branch unless told");
export const branch = z.string().refine(isRef, "not a branch name").describe("Name of a branch");
export const commitSha = z
  .string()
  .regex(/^[0-9a-f]{40}$/, "not the full hash of a commit")
  .describe("Full hash of a commit");
export const title = z.string().min(1).max(256).describe("Title, one line");
export const body = z.string().max(65_536).describe("Text in GitHub's markdown");

export const repository = { owner, repo };
/** An issue or a pull request. */
export const numbered = { owner, repo, number };

/** `owner/repo`, with `#number` if given: as people write it. */
export function formatTarget(args: { owner: string; repo: string; number?: number }): string {
  const name = `${args.owner}/${args.repo}`;
  return args.number === undefined ? name : `${name}#${args.number}`;
}

/** An issue or pull request, as the methods of `octokit.rest.issues` name it. */
export function toIssue({ owner, repo, number }: { owner: string; repo: string; number: number }) {
  return { owner, repo, issue_number: number };
}

/** A pull request, as the methods of `octokit.rest.pulls` name it. */
export function toPullRequest({ owner, repo, number }: { owner: string; repo: string; number: number }) {
  return { owner, repo, pull_number: number };
}

/** Fields of the tools that work in one repository. */
export const inRepository = (access: "read" | "write") => ({
  access,
  scopes: ["repo"],
  resource: formatTarget,
});

/** A path without leading and trailing slashes. */
export function cleanPath(value: string): string {
  return value.replace(/^\/+|\/+$/g, "");
}

/** Fields of the tools that search all repositories. @param syntax GitHub's name for it */
export const bySearch = (syntax: string, name: string) => ({
  schema: z.object({
    query: z.string().min(1).max(256).describe(`Words and qualifiers of GitHub's ${syntax}`),
  }),
  access: "read" as const,
  scopes: ["repo"],
  resource: ({ query }: { query: string }) => `${name} “${query}”`,
});
