"use client";

import { useEffect } from "react";

/** With the time of the request and of the page that follows: private content is gone within 5 seconds. */
const EVERY_MS = 3_000;

/** Shows the sign-in page once the session is over, or is somebody else's: signed out in another tab, or by the provider. */
export function SessionWatch({ person }: { person: string }) {
  useEffect(() => {
    let isOver = false;
    async function look(): Promise<void> {
      if (isOver) return;
      const found = await findPerson();
      // Nothing was said: the network, or a server that is starting again.
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
    // A page that "Back" brings out of the browser's memory.
    addEventListener("pageshow", lookIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", lookIfSeen);
      removeEventListener("pageshow", lookIfSeen);
    };
  }, [person]);
  return null;
}

/** @returns who is signed in; null for nobody, undefined when that could not be asked */
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
