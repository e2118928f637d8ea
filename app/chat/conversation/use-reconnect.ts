import { type RefObject, useEffect, useState } from "react";
import { type ConnectionState, Reconnector } from "./reconnector.ts";

interface Reconnect {
  reconnector: Reconnector;
  state: ConnectionState;
}

/** A stream that has said nothing for this long may be dead when the page is looked at again: a sleeping computer tells nobody. */
const QUIET_MS = 10_000;

interface Listener {
  /** Reads the answer on over a new connection, if one is being read. @param quietMs only if nothing was heard for so long */
  reopen(quietMs: number): void;
}

/** Tries again with the browser's own signals, too: it is online again, or the page is on the screen again. */
export function useReconnect(listener: RefObject<Listener>): Reconnect {
  const [state, setState] = useState<ConnectionState>("connected");
  const [reconnector] = useState(() => new Reconnector(setState));
  useEffect(() => {
    const look = (quietMs: number) => {
      reconnector.retryNow();
      listener.current.reopen(quietMs);
    };
    const onOnline = () => look(0);
    const onVisible = () => document.visibilityState === "visible" && look(QUIET_MS);
    window.addEventListener("online", onOnline);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      window.removeEventListener("online", onOnline);
      document.removeEventListener("visibilitychange", onVisible);
      reconnector.reset();
    };
  }, [reconnector, listener]);
  return { reconnector, state };
}
