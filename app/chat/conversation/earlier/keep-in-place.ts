import { Component, type RefObject } from "react";

interface Props {
  /** The id of the first turn in the list after this element. */
  first: string | undefined;
  box: RefObject<HTMLElement | null>;
}

interface Seen {
  turn: Element;
  top: number;
}

/**
 * Keeps visible turns in place when earlier ones are inserted. Safari has no scroll anchoring, and other browsers have none at
 * the very top. A class, because only `getSnapshotBeforeUpdate` sees the page right before it changes.
 */
export class KeepInPlace extends Component<Props> {
  override getSnapshotBeforeUpdate(before: Props): Seen | null {
    if (before.first === this.props.first) return null;
    const turns = this.props.box.current?.nextElementSibling?.children ?? [];
    const turn = [...turns].find((one) => one.getBoundingClientRect().bottom > 0);
    return turn ? { turn, top: topOf(turn) } : null;
  }

  override componentDidUpdate(_props: Props, _state: unknown, seen: Seen | null): void {
    const scroller = findScroller(this.props.box.current);
    if (seen?.turn.isConnected && scroller) scroller.scrollTop += topOf(seen.turn) - seen.top;
  }

  override render() {
    return null;
  }
}

const topOf = (element: Element): number => element.getBoundingClientRect().top;

function findScroller(inside: Element | null): Element | undefined {
  for (let box = inside; box; box = box.parentElement)
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  return undefined;
}
