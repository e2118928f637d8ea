/** The table of all intents. The first row that fits answers. */
import { type Asked, fits, type Intent } from "#dev/model/intent.ts";
import { PUZZLED, TALK } from "#dev/model/intents/talk.ts";
import { WORK } from "#dev/model/intents/work.ts";

export const INTENTS: readonly Intent[] = [...TALK, ...WORK, PUZZLED];

export const findIntent = (asked: Asked): Intent => INTENTS.find((row) => fits(row, asked)) ?? PUZZLED;
