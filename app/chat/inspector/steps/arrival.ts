import type { RequestFacts } from "#observability/inspector/flow-events.ts";
import type { FlowReport } from "../flow.ts";
import { formatDuration, round, type Step } from "./step.ts";

/** Before any message. */
export function toSignIn({ issuer }: FlowReport["signIn"]): Step {
  return {
    id: "sign-in",
    number: "1–2",
    from: "browser",
    to: "web",
    title: `You signed in at ${issuer}`,
    checked: [
      "state, nonce and PKCE of the log-in",
      "who you are: the provider's issuer and subject, never an e-mail address",
    ],
    passed: ["a session cookie that no script can read; the app keeps only its hash"],
    code: ["signIn", "sessionRow"],
  };
}

/** In the web process: from the cookie to the session token. */
export function toArrival({ sessionMs, checkedMs, mintedMs }: RequestFacts): Step[] {
  return [
    {
      id: "request",
      number: "3",
      from: "browser",
      to: "web",
      title: "Your message arrives with the cookie",
      at: checkedMs,
      took: checkedMs,
      checked: [
        `a live session behind the cookie (${formatDuration(sessionMs)})`,
        "the page's own origin, your limits, the path and the body: only what is listed passes",
      ],
      passed: ["your message, and no token: the browser has none"],
      code: ["bff", "session", "routePolicy", "bodies"],
    },
    {
      id: "mint",
      number: "3",
      from: "web",
      to: "web",
      title: "A session token is created for it",
      at: mintedMs,
      took: round(mintedMs - checkedMs),
      passed: ["a signed statement of who you are: for LangGraph alone, good for 60 seconds"],
      code: ["mint"],
    },
    {
      id: "forward",
      number: "3",
      from: "web",
      to: "langgraph",
      title: "The message is forwarded with that token",
      at: mintedMs,
      passed: [
        "the session token as Bearer, the body, three named headers",
        "not the cookie, and no other header",
      ],
      code: ["forward"],
    },
  ];
}
