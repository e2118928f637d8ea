// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StillWaiting } from "./still-waiting.tsx";
import type { Turn } from "./turns.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const shown = () => screen.getByRole("status").textContent ?? "";
const before: readonly Turn[] = [];
const after: readonly Turn[] = [];

test("appears after 20 seconds without anything new, and not before", () => {
  render(<StillWaiting turns={before} isRunning />);
  pass(19_999);
  expect(shown()).toBe("");
  pass(1);
  expect(shown()).toMatch(/still waiting for an answer/i);
});

test("disappears with what arrives, and counts from then", () => {
  const { rerender } = render(<StillWaiting turns={before} isRunning />);
  pass(20_000);
  rerender(<StillWaiting turns={after} isRunning />);
  expect(shown()).toBe("");
  pass(19_999);
  expect(shown()).toBe("");
  pass(1);
  expect(shown()).toMatch(/still waiting/i);
});

test("is not shown when no answer is awaited", () => {
  const { rerender } = render(<StillWaiting turns={before} isRunning />);
  pass(20_000);
  rerender(<StillWaiting turns={before} isRunning={false} />);
  expect(shown()).toBe("");
  pass(60_000);
  expect(shown()).toBe("");
});
