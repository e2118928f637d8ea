/** The first event of the agent's stream, in mode `custom`: the message that the run answers. */
export const INPUT_EVENT = "input";

export interface InputEvent {
  type: typeof INPUT_EVENT;
  message: { type: "human"; id: string; content: unknown };
  /** The id of the message before it; null if it is the first. */
  after: string | null;
}
