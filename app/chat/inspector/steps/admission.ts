import type { RequestFacts } from "#observability/inspector/flow-events.ts";
import type { Flow } from "../flow.ts";
import { round, type Step } from "./step.ts";

/** In the LangGraph server: what it checked, from its introspection and its response. */
export function toAdmission(flow: Flow, { answeredMs, mintedMs, question, status }: RequestFacts): Step[] {
  const isIn = status < 400;
  const askedMs = question ? round(Math.max(mintedMs, question.at - flow.at)) : 0;
  return [
    {
      id: "verify",
      number: "4",
      from: "langgraph",
      to: "langgraph",
      title: "The token is verified",
      checked: [
        "the path, once more, by the same list",
        "signature, issuer, audience, type and age, with the app's public keys",
      ],
      code: ["authenticate", "verify"],
    },
    ...(question ? toQuestion(askedMs, question.ms) : [REMEMBERED]),
    {
      id: "access",
      number: "7",
      from: "langgraph",
      to: "langgraph",
      title: isIn ? "The conversation is yours: the run starts" : `Refused, with status ${status}`,
      isRefused: !isIn,
      at: answeredMs,
      took: round(answeredMs - mintedMs),
      checked: ["whose the conversation is; what has no rule is refused"],
      passed: ["to the agent: your id, your name and a handle of the session, and no token of yours"],
      code: ["access", "owners", "graph"],
    },
  ];
}

function toQuestion(at: number, took: number): Step[] {
  return [
    {
      id: "ask",
      number: "5",
      from: "langgraph",
      to: "web",
      title: "Is this session still live?",
      at,
      checked: ["that the agent asks: it signs with a private key of its own"],
      passed: ["the session token (introspection, RFC 7662)"],
      code: ["ask"],
    },
    {
      id: "confirm",
      number: "6",
      from: "web",
      to: "langgraph",
      isReply: true,
      title: "Yes, and it is yours",
      at: round(at + took),
      took,
      checked: ["the session's row: not signed out, not expired"],
      passed: ["your id, your name and your e-mail address"],
      code: ["introspect"],
    },
  ];
}

/** There was no introspection. */
const REMEMBERED: Step = {
  id: "remembered",
  number: "5–6",
  from: "langgraph",
  to: "langgraph",
  title: "The session was live a moment ago",
  checked: ["remembered for 5 seconds at most: so long does signing out take to hold"],
  code: ["ask"],
};
