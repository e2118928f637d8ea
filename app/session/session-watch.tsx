"use client";

import { useEffect } from "react";

/** Including the request and the next page, private content is gone within 5 seconds. */
const EVERY_MS = 3_000;

/** Shows the sign-in page once the session has ended or is another person's: signed out in another tab, or by the provider. */
export function SessionWatch({ person }: { person: string }) {
  useEffect(() => {
    let isOver = false;
    async function look(): Promise<void> {
      if (isOver) return;
      const found = await findPerson();
      // No answer: the network failed, or the server is restarting.
      if (found === undefined || found === person || isOver) return;
      isOver = true;
      document.body.hidden = true;
      const from = encodeURIComponent(`${location.pathname}${location.search}`);
      location.replace(found === null ? `/sign-in?ended=1&from=${from}` : "/chat");
    }
    const lookIfSeen = () => {
      if (document.visibilityState === "visible") void look();
    };
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", lookIfSeen);
    // A page restored from the back/forward cache.
    addEventListener("pageshow", lookIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", lookIfSeen);
      removeEventListener("pageshow", lookIfSeen);
    };
  }, [person]);
  return null;
}

/** @returns who is signed in; null for nobody, undefined if the request failed */
async function findPerson(): Promise<string | null | undefined> {
  try {
    const answer = await fetch("/api/session", { cache: "no-store" });
    if (answer.status === 401) return null;
    const { person } = answer.ok ? await answer.json() : {};
    return typeof person === "string" ? person : undefined;
  } catch {
    return undefined;
  }
}
