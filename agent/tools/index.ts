import { interrupt } from "@langchain/langgraph";
import { githubLookups } from "#agent/disclosure/lookups.ts";
import type { AgentFeature } from "#agent/feature.ts";
import * as features from "#agent/features.ts";
import { atGitHub } from "#agent/github/feature.ts";
import { exchangeToken, reportOutcome } from "#auth/client/exchange-client.ts";
import { recallAnswer } from "#auth/client/recall.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";

const broker: TokenBroker = {
  exchange: exchangeToken,
  report: reportOutcome,
  ask: interrupt,
  recall: recallAnswer,
};
const all = Object.values<AgentFeature>(features);

/** Read-only tools: their transport rejects everything but GET and HEAD. */
export const readTools = all.flatMap((feature) => feature.readTools?.(broker) ?? []);

/** Write tools. Give them to an agent only behind approval of every call. */
export const writeTools = all.flatMap((feature) => feature.writeTools?.(broker) ?? []);

/** For the approval card. */
export const lookups = githubLookups(atGitHub(broker));
