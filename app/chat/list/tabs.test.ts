import { expect, test, vi } from "vitest";
import { hearTabs, tellTabs } from "./tabs.ts";

/** Another tab of the same browser. */
function openTab() {
  const heard = vi.fn();
  const channel = new BroadcastChannel("obo-conversations");
  channel.onmessage = heard;
  return { heard, tell: () => channel.postMessage("changed"), close: () => channel.close() };
}

test("a tab hears the others and is heard by them, but not by itself", async () => {
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

test("a tab whose list was left is heard all the same, and hears nothing", async () => {
  const other = openTab();
  const onChange = vi.fn();
  hearTabs(onChange)();
  tellTabs();
  other.tell();
  await expect.poll(() => other.heard.mock.calls.length).toBe(1);
  expect(onChange).not.toHaveBeenCalled();
  other.close();
});
