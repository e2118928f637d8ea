"use server";

import { signOut } from "#auth/authjs.ts";

/** Ends this session, for the agent too, and goes to the start page. */
export async function signOutHere(): Promise<void> {
  await signOut({ redirectTo: "/" });
}
