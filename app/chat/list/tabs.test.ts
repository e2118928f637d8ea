import { expect, test, vi } from "vitest";
import { hearTabs, tellTabs } from "./tabs.ts";

/** Another tab of the same browser. */
function openTab() {
  const heard = vi.fn();
  const channel = new BroadcastChannel("obo-conversations");
  channel.onmessage = heard;
  return { heard, tell: () => channel.postMessage("changed"), close: () => channel.close() };
}

test("a tab receives the others' messages, but not its own", async () => {
  const other = openTab();
  const onChange = vi.fn();
  const stop = hearTabs(onChange);
  tellTabs();
  await expect.poll(() => other.heard.mock.calls.length).toBe(1);
  expect(onChange).not.toHaveBeenCalled();
  other.tell();
  await expect.poll(() => onChange.mock.calls.length).toBe(1);
  stop();
  other.close();
});

test("a tab whose list was left can still send, but receives nothing", async () => {
  const other = openTab();
  const onChange = vi.fn();
  hearTabs(onChange)();
  tellTabs();
  other.tell();
  await expect.poll(() => other.heard.mock.calls.length).toBe(1);
  expect(onChange).not.toHaveBeenCalled();
  other.close();
});
