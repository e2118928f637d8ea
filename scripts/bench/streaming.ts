import { HttpPerson } from "#e2e/support/http-person.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import { bearer, findIdentity } from "#e2e/wall/victim.ts";
import { type Answer, readAnswer } from "./answers.ts";
import type { Part, Row } from "./part.ts";
import { median, percentile } from "./statistics.ts";

const ONE_BY_ONE = 150;
const AT_ONCE = 20;
const ROUNDS = 12;
const WARM_UP = 20;
/** Forty words, each a token of the embedded model. */
const QUESTION = `script:\n${JSON.stringify([Array.from({ length: 40 }, (_, at) => `word${at}`).join(" ")])}`;

/** What the app in between costs a stream, next to the LangGraph server asked directly. */
export const streaming: Part = {
  name: "streaming",
  title: "Streaming through the app",
  how: `New conversations, through the app and direct in turns: ${ONE_BY_ONE} of each one by one, then ${ROUNDS} rounds of ${AT_ONCE} at once each way. "First token" is from the request to the first piece of text. An answer is lost when its pieces are not, in order, the message that is stored at its end.`,
  async run() {
    const system = await startSystem({ env: { REQUESTS_PER_MINUTE: "100000", STREAMS_PER_USER: "100" } });
    try {
      return await measure(await makeAskers(system));
    } finally {
      await system.stop();
    }
  },
};

type Ask = () => Promise<Answer>;
interface Askers {
  through: Ask;
  direct: Ask;
}

/** The same person, session and question, on both ways. */
async function makeAskers(system: System): Promise<Askers> {
  const alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  const identity = await findIdentity(alice);
  const cookie = `obo-session=${alice.cookie("obo-session")}`;
  return {
    through: () =>
      readAnswer(`${system.addresses.web}/api/langgraph`, { cookie, origin: system.appUrl }, QUESTION),
    direct: async () => readAnswer(system.addresses.langgraph, await bearer(system, identity), QUESTION),
  };
}

async function measure({ through, direct }: Askers): Promise<Row[]> {
  for (let at = 0; at < WARM_UP; at += 1) await Promise.all([through(), direct()]);
  const single: Record<keyof Askers, Answer[]> = { through: [], direct: [] };
  for (let at = 0; at < ONE_BY_ONE; at += 1) {
    single.direct.push(await direct());
    single.through.push(await through());
  }
  const many: Record<keyof Askers, Answer[]> = { through: [], direct: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    many.direct.push(...(await Promise.all(Array.from({ length: AT_ONCE }, direct))));
    many.through.push(...(await Promise.all(Array.from({ length: AT_ONCE }, through))));
  }
  return [...singleRows(times(single.through), times(single.direct)), ...manyRows(many)];
}

function singleRows(through: number[], direct: number[]): Row[] {
  const [p50, p95] = [median(direct), percentile(direct, 0.95)];
  return [
    { figure: "first token, direct, p50", value: p50, unit: "ms" },
    { figure: "first token, direct, p95", value: p95, unit: "ms" },
    { figure: "added by the app, p50", value: median(through) - p50, unit: "ms", target: { most: 5 } },
    {
      figure: "added by the app, p95",
      value: percentile(through, 0.95) - p95,
      unit: "ms",
      target: { most: 10 },
    },
  ];
}

function manyRows({ through, direct }: Record<keyof Askers, Answer[]>): Row[] {
  const lost = through.filter(({ isWhole }) => !isWhole).length;
  const [ours, theirs] = [percentile(times(through), 0.95), percentile(times(direct), 0.95)];
  return [
    {
      figure: `${AT_ONCE} at once: lost or broken answers of ${through.length}`,
      value: lost,
      unit: "",
      target: { most: 0 },
    },
    { figure: `${AT_ONCE} at once: first token, direct, p95`, value: theirs, unit: "ms" },
    { figure: `${AT_ONCE} at once: first token, through the app, p95`, value: ours, unit: "ms" },
    {
      figure: `${AT_ONCE} at once: p95, through the app ÷ direct`,
      value: ours / theirs,
      unit: "",
      target: { most: 1.3 },
    },
  ];
}

const times = (answers: readonly Answer[]): number[] =>
  answers.flatMap(({ firstTokenMs }) => (firstTokenMs === undefined ? [] : [firstTokenMs]));
