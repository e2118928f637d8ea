// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { AssistantPicker } from "./assistant-picker.tsx";

// Without features there is one only.
vi.mock("../assistants.ts", () => ({
  ASSISTANTS: [
    { id: "agent", name: "GitHub", text: "" },
    { id: "other", name: "Other", text: "" },
  ],
}));
afterEach(cleanup);

function Chosen() {
  const [assistant, setAssistant] = useState("agent");
  return (
    <>
      <AssistantPicker assistant={assistant} onPick={setAssistant} />
      <output>{assistant}</output>
    </>
  );
}

const other = () => screen.getByRole<HTMLInputElement>("radio", { name: "Other" });
const chosen = () => screen.getByRole("status").textContent;

test("an assistant that was chosen before hydration stays chosen", async () => {
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(<Chosen />);
  other().checked = true;
  render(<Chosen />, { container, hydrate: true });
  expect(chosen()).toBe("other");
  expect(other().checked).toBe(true);
});

test("another assistant can be chosen, and the first one again", async () => {
  const user = userEvent.setup();
  render(<Chosen />);
  await user.click(other());
  expect(chosen()).toBe("other");
  await user.click(screen.getAllByRole("radio")[0] as HTMLElement);
  expect(chosen()).toBe("agent");
});
