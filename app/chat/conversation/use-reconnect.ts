import { type RefObject, useEffect, useState } from "react";
import { type ConnectionState, Reconnector } from "./reconnector.ts";

interface Reconnect {
  reconnector: Reconnector;
  state: ConnectionState;
}

interface Listener {
  /** Resumes a streaming answer over a new connection: the old one may be dead without notice. */
  reopen(): void;
}

/** Retries also when the browser is online again or the page becomes visible. */
export function useReconnect(listener: RefObject<Listener>): Reconnect {
  const [state, setState] = useState<ConnectionState>("connected");
  const [reconnector] = useState(() => new Reconnector(setState));
  useEffect(() => {
    const look = ({ type }: Event) => {
      if (type !== "online" && document.hidden) return;
      reconnector.retryNow();
      listener.current.reopen();
    };
    window.addEventListener("online", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("online", look);
      document.removeEventListener("visibilitychange", look);
      reconnector.reset();
    };
  }, [reconnector, listener]);
  return { reconnector, state };
}
