import type { BrowserTimes } from "../browser-times.ts";
import type { Flow, FlowReport } from "../flow.ts";
import { toAdmission } from "./admission.ts";
import { toArrival, toSignIn } from "./arrival.ts";
import { toCall } from "./call.ts";
import { formatDuration, round, type Step } from "./step.ts";

/**
 * The steps of one message so far, in order.
 * @param browser this browser's timing, if it sent the message
 */
export function toSteps({ signIn, account }: FlowReport, flow: Flow, browser?: BrowserTimes): Step[] {
  const { request, exchanges, firstTokenMs, endedAt } = flow;
  const groups = [
    ...exchanges.map((exchange) => toCall(exchange, flow.at, account?.login)),
    ...(firstTokenMs ? [[toFirstPiece(firstTokenMs)]] : []),
  ];
  groups.sort(([one], [other]) => (one?.at ?? 0) - (other?.at ?? 0));
  return [
    toSignIn(signIn),
    ...(request ? [...toArrival(request), ...toAdmission(flow, request)] : []),
    ...groups.flat(),
    ...(endedAt ? [toEnd(round(endedAt - flow.at), browser)] : []),
  ];
}

function toFirstPiece(at: number): Step {
  return {
    id: "first-piece",
    number: "12",
    from: "langgraph",
    to: "browser",
    isReply: true,
    title: "The model's first words stream to you",
    at,
    took: at,
    checked: ["again and again while it streams: is the session still live?"],
    passed: ["each event as it comes; nothing is held back"],
    code: ["stream"],
  };
}

function toEnd(at: number, browser: BrowserTimes | undefined): Step {
  return {
    id: "end",
    number: "12",
    from: "langgraph",
    to: "browser",
    isReply: true,
    title: "The stream has ended",
    at,
    took: at,
    passed: [
      "the answer. Neither it nor what is stored of it holds a token",
      ...(browser
        ? [
            `in this browser: its first byte after ${formatDuration(browser.firstByteMs)}, its last after ${formatDuration(browser.endMs)}`,
          ]
        : []),
    ],
    code: ["stream"],
  };
}

/** How long, and in how many calls, tokens were out of the store. */
export function timeLent({ exchanges }: Flow): { calls: number; ms: number } {
  const lent = exchanges.filter(({ result }) => result === "ok");
  const ms = lent.reduce(
    (sum, { at, ms: took, outcome }) => sum + (outcome ? Math.max(0, outcome.at - at - took) : 0),
    0,
  );
  return { calls: lent.length, ms: round(ms) };
}
