// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { ApprovalRequest } from "#auth/protocol/interrupts.ts";
import { ApprovalCard } from "./approval-card.tsx";

afterEach(cleanup);

const HOUR_MS = 3_600_000;
const args = { owner: "alice", repo: "tea", title: "Cold", body: "Brew it again." };

function show(request: Partial<ApprovalRequest> = {}) {
  const onAnswer = vi.fn();
  const whole: ApprovalRequest = {
    kind: "approve",
    action_requests: [{ name: "create_issue", args, tool_call_id: "1" }],
    review_configs: [],
    provider: "github",
    login: "alice",
    untrusted_sources: [],
    expires_at: Date.now() + HOUR_MS,
    ...request,
  };
  render(<ApprovalCard request={whole} onAnswer={onAnswer} />);
  return { user: userEvent.setup(), onAnswer };
}

const press = (name: string) => screen.getByRole("button", { name });

test("shows what will be done, where and as whom, with every argument", () => {
  show();
  expect(screen.getByRole("heading").textContent).toBe("Allow the agent to do this on GitHub as @alice?");
  const card = screen.getByRole("region").textContent;
  expect(card).toContain("Opening an issue");
  for (const value of ["alice/tea", "Cold", "Brew it again."]) expect(card).toContain(value);
});

test("approving answers with a decision for each action, once all are decided", async () => {
  const action = (tool_call_id: string) => ({ name: "create_issue", args, tool_call_id });
  const { user, onAnswer } = show({ action_requests: [action("1"), action("2")] });
  expect(screen.getByText("1 of 2")).toBeTruthy();
  await user.click(press("Approve"));
  expect(onAnswer).not.toHaveBeenCalled();
  expect(screen.getByText("2 of 2")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("heading"));
  await user.click(press("Reject…"));
  await user.type(screen.getByRole("textbox", { name: /Why not/ }), "One is enough");
  await user.click(press("Reject"));
  const decisions = [{ type: "approve" }, { type: "reject", message: "One is enough" }];
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ decisions });
});

test("edited arguments are sent as they are in the form", async () => {
  const { user, onAnswer } = show();
  await user.click(press("Edit…"));
  const title = screen.getByRole("textbox", { name: "title" });
  await user.clear(title);
  await user.type(title, "Lukewarm");
  await user.click(press("Approve as edited"));
  const edited_action = { name: "create_issue", args: { ...args, title: "Lukewarm" } };
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ decisions: [{ type: "edit", edited_action }] });
});

test("an edited argument that is not text must be JSON", async () => {
  const labelled = { name: "create_issue", args: { ...args, labels: ["bug"] }, tool_call_id: "1" };
  const { user, onAnswer } = show({ action_requests: [labelled] });
  await user.click(press("Edit…"));
  await user.type(screen.getByRole("textbox", { name: "labels" }), "oops");
  await user.click(press("Approve as edited"));
  expect(screen.getByRole("alert").textContent).toContain("labels");
  expect(onAnswer).not.toHaveBeenCalled();
});

test.each(["Edit…", "Reject…"])("Back from %s returns the focus to its button", async (name) => {
  const { user, onAnswer } = show();
  press(name).focus();
  await user.keyboard("{Enter}");
  expect(document.activeElement?.tagName).toBe("TEXTAREA");
  press("Back").focus();
  await user.keyboard("{Enter}");
  expect(document.activeElement).toBe(press(name));
  expect(onAnswer).not.toHaveBeenCalled();
});

test("after its deadline it can't be approved, and dismissing it rejects every action", async () => {
  const { user, onAnswer } = show({ expires_at: Date.now() - 1 });
  expect(screen.getByRole("status").textContent).toContain("not decided in time");
  expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
  await user.click(press("Continue without it"));
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ decisions: [{ type: "reject" }] });
});

test("names the MCP server that gets the call, and by which provider's access", () => {
  const server = { name: "notes", host: "notes.example" };
  show({ action_requests: [{ name: "notes__add", args: {}, tool_call_id: "1", server }] });
  const card = screen.getByRole("region");
  expect(within(card).getByRole("heading").textContent).toContain("notes (notes.example)");
  expect(card.textContent).toContain("This goes to an MCP server, with your access to GitHub.");
});

test.each([
  ["untrusted text was read before", { untrusted_sources: ["bob/bricks#7"] }, /bob\/bricks#7/],
  ["the last answer was rejected", { problem: "Decide on both." }, /Decide on both\./],
] as const)("says so when %s", (_, request, words) => {
  show({
    ...request,
    untrusted_sources: [...("untrusted_sources" in request ? request.untrusted_sources : [])],
  });
  expect(screen.getByRole("region").textContent).toMatch(words);
});

test.each([
  ["what it replaces was edited since", { replaces: "changed" }, /newer text would be replaced/],
  ["private data goes to a public place", { private_sources: ["alice/diary"] }, /private data.*alice\/diary/],
  ["an argument hides characters", { args: { ...args, title: "Cold\u202e" } }, /U\+202E|invisible|hidden/i],
])("warns when %s", (_, change, words) => {
  show({ action_requests: [{ name: "create_issue", args, tool_call_id: "1", ...(change as object) }] });
  expect(screen.getByRole("region").textContent).toMatch(words);
});
