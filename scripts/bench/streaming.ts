import { startSystem } from "#e2e/support/system.ts";
import type { Answer } from "./answers.ts";
import { type Askers, askForWords, makeAskers, timesOf, UNLIMITED } from "./askers.ts";
import type { Part, Row } from "./part.ts";
import { median, percentile } from "./statistics.ts";

const ONE_BY_ONE = 150;
const AT_ONCE = 20;
const ROUNDS = 12;
const WARM_UP = 30;
const QUESTION = askForWords(40);

type Both = Record<"through" | "direct", Answer[]>;

/** What the app in between costs a stream, next to the LangGraph server asked directly. */
export const streaming: Part = {
  name: "streaming",
  title: "Streaming through the app",
  how: `New conversations, through the app and direct in turns: ${ONE_BY_ONE} of each one by one, then ${ROUNDS} rounds of ${AT_ONCE} at once each way. "First token" is from the request to the first piece of text. An answer is lost when its pieces are not, in order, the message that is stored at its end.`,
  async run() {
    const system = await startSystem({ env: UNLIMITED });
    try {
      return await measure(await makeAskers(system));
    } finally {
      await system.stop();
    }
  },
};

async function measure({ through, direct }: Askers): Promise<Row[]> {
  const askBoth = () => Promise.all([through(QUESTION), direct(QUESTION)]);
  for (let at = 0; at < WARM_UP; at += 1) await askBoth();
  const single: Both = { through: [], direct: [] };
  for (let at = 0; at < ONE_BY_ONE; at += 1) {
    single.direct.push(await direct(QUESTION));
    single.through.push(await through(QUESTION));
  }
  const many: Both = { through: [], direct: [] };
  const askMany = (ask: typeof through) => Promise.all(Array.from({ length: AT_ONCE }, () => ask(QUESTION)));
  for (let round = 0; round < ROUNDS; round += 1) {
    many.direct.push(...(await askMany(direct)));
    many.through.push(...(await askMany(through)));
  }
  return [...singleRows(single), ...manyRows(many)];
}

function singleRows(answers: Both): Row[] {
  const [through, direct] = [timesOf(answers.through), timesOf(answers.direct)];
  const [p50, p95] = [median(direct), percentile(direct, 0.95)];
  const added = { p50: median(through) - p50, p95: percentile(through, 0.95) - p95 };
  return [
    { figure: "first token, direct, p50", value: p50, unit: "ms" },
    { figure: "first token, direct, p95", value: p95, unit: "ms" },
    { figure: "added by the app, p50", value: added.p50, unit: "ms", target: { most: 5 } },
    { figure: "added by the app, p95", value: added.p95, unit: "ms", target: { most: 10 } },
  ];
}

function manyRows({ through, direct }: Both): Row[] {
  const lost = through.filter(({ isWhole }) => !isWhole).length;
  const [ours, theirs] = [percentile(timesOf(through), 0.95), percentile(timesOf(direct), 0.95)];
  const name = `${AT_ONCE} at once`;
  return [
    { figure: `${name}: lost answers of ${through.length}`, value: lost, unit: "", target: { most: 0 } },
    { figure: `${name}: first token, direct, p95`, value: theirs, unit: "ms" },
    { figure: `${name}: first token, through the app, p95`, value: ours, unit: "ms" },
    {
      figure: `${name}: through the app ÷ direct, p95`,
      value: ours / theirs,
      unit: "",
      target: { most: 1.3 },
    },
  ];
}
