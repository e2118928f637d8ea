import type { Octokit } from "octokit";
import { hashCall } from "#auth/protocol/hash-call.ts";
import { toIssue } from "./fields.ts";

/** The part of an issue or a pull request that an edit replaces. */
export interface IssueText {
  title: string;
  body: string | null;
  /** A hash of this title and body. */
  hash: string;
}

export interface IssueTarget {
  owner: string;
  repo: string;
  number: number;
}

/** Reads the current title and body. */
export async function readIssueText(octokit: Octokit, target: IssueTarget): Promise<IssueText> {
  const { data } = await octokit.rest.issues.get(toIssue(target));
  const text = { title: data.title, body: data.body ?? null };
  return { ...text, hash: hashCall("issue", text) };
}
