import type { Dispatch } from "react";
import type { ChatEvent } from "./chat-state.ts";
import { toProblem } from "./problem.ts";
import type { Reconnector } from "./reconnector.ts";

/** @returns a function that runs an action on the server, now or as soon as it can be reached */
export function makePersist(reconnector: Reconnector, dispatch: Dispatch<ChatEvent>) {
  function persist(action: () => Promise<void>): void {
    action().then(
      () => {
        if (!reconnector.isTrying) return;
        reconnector.reset();
        dispatch({ type: "recovered" });
      },
      (error) => {
        dispatch({ type: "failed", error });
        if (toProblem(error).kind === "offline") reconnector.schedule(() => persist(action), false);
      },
    );
  }
  return persist;
}
