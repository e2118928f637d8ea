import { z } from "zod";

/** Schema fields that many tools share. Names that are only dots would climb up the API's path, so none passes. */
const NAME = /^(?!\.+$)[A-Za-z0-9_.-]{1,100}$/;

export const owner = z
  .string()
  .regex(NAME)
  .describe("Login of the user or organization that owns the repository");
export const repo = z.string().regex(NAME).describe("Name of the repository, without its owner");
export const number = z.number().int().positive().describe("Number of the issue or pull request, without #");
export const state = z
  .enum(["open", "closed", "all"])
  .default("open")
  .describe("Which ones; open unless told");

export const path = z
  .string()
  .max(1000)
  .refine((value) => !value.split("/").some((part) => part === "." || part === ".."), "no . or .. in a path")
  .transform((value) => value.replace(/^\/+|\/+$/g, ""))
  .describe("Path in the repository, such as src/index.ts; empty for the top folder");

export const branch = z
  .string()
  .min(1)
  .max(250)
  .regex(/^(?!\.)(?!.*\.\.)(?!.*\/\.)[^\s~^:?*[\\]+$/)
  .describe("Name of a branch");

export const ref = z
  .string()
  .min(1)
  .max(250)
  .regex(/^(?!\.)(?!.*\.\.)(?!.*\/\.)[^\s~^:?*[\\]+$/)
  .describe("Branch, tag or commit; the default branch unless told");

export const repository = { owner, repo };

/** `owner/repo`, with `#number` when there is one: how people name it. */
export function formatTarget(args: { owner: string; repo: string; number?: number }): string {
  const name = `${args.owner}/${args.repo}`;
  return args.number === undefined ? name : `${name}#${args.number}`;
}
