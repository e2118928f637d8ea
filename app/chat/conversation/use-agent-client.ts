import type { Client } from "@langchain/langgraph-sdk";
import { type RefObject, useRef, useState } from "react";
import { makeAgentClient } from "./agent-client.ts";
import { KnownState } from "./base-state.ts";
import type { Reconnector } from "./reconnector.ts";
import { originOf, renew } from "./runs.ts";

interface AgentClientHandle {
  client: Client;
  /** The state that the next run starts from. */
  known: KnownState;
  /** Aborts the stream; the run continues. */
  leaveStream(): void;
  /** The id of the last received event of the run, after which its stream is resumed. */
  heard: RefObject<string | undefined>;
  /** The last stream ended without an answer. */
  wasCut: RefObject<boolean>;
}

/** The client of one conversation. @param reconnector notified of each sign of life from the server */
export function useAgentClient(reconnector: Reconnector): AgentClientHandle {
  const end = useRef<AbortController>(undefined);
  const heard = useRef<string>(undefined);
  const wasCut = useRef(false);
  const [known] = useState(() => new KnownState());
  const [client] = useState(() => {
    const onEvent = (id: string | undefined) => {
      heard.current = id ?? heard.current;
      reconnector.reset();
    };
    const onCut = () => {
      wasCut.current = true;
    };
    const patienceMs = () => reconnector.patienceMs;
    return makeAgentClient(originOf(), { begin: () => renew(end), onCut, onEvent, patienceMs }, known);
  });
  return { client, known, leaveStream: () => end.current?.abort(), heard, wasCut };
}
