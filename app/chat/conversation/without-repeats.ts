import type { RunEvent } from "./from-updates.ts";

/**
 * Drops events that a resumed stream has already sent. LangSmith's server subscribes to a run before it replays what was missed, so
 * that events published in between come twice (docs/facts.md P13). Ids are numbers that grow, `12` or `1764470000000-0`; events of
 * one millisecond share an id, and are told apart by their content.
 */
export async function* withoutRepeats(events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent> {
  let newest = -1;
  let seen = new Set<string>();
  for await (const event of events) {
    const id = event.id === undefined ? Number.NaN : Number.parseInt(event.id, 10);
    if (id < newest) continue;
    if (id > newest) [newest, seen] = [id, new Set()];
    if (id === newest) {
      const content = JSON.stringify([event.id, event.event, event.data]);
      if (seen.has(content)) continue;
      seen.add(content);
    }
    yield event;
  }
}
