/**
 * Steps of the graph in one run. With LangGraph's default of 25, a plan of six tools ends with an error. The agent's own limits end an
 * answer sooner, with a sentence (agent/limits.ts). A client may ask for fewer steps; asking for more changes nothing.
 */
export const MOST_STEPS = 130;
