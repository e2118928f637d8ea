import { Auth } from "@langchain/langgraph-sdk/auth";
import { agentEnv } from "#auth/client/env.ts";
import { authenticate } from "#auth/resource-server/authenticate.ts";
import { acceptRun } from "#auth/resource-server/threads/inbox/accept.ts";
import { withdrawMessages } from "#auth/resource-server/threads/inbox/withdraw.ts";
import { listRunsInFlight } from "#auth/resource-server/threads/runs-in-flight.ts";
import { endWithInput } from "#observability/shutdown.ts";
import { forgetFork } from "#upstream/forget-fork.ts";
import { answerErrorsInJson } from "#upstream/json-errors.ts";
import { REFUSALS } from "./protocol/refusals.ts";
import { withWorker } from "./resource-server/capacity.ts";
import { deleteThread } from "./resource-server/delete-thread.ts";
import { ownerOf, systemAssistants } from "./resource-server/owner.ts";
import { refusal } from "./resource-server/refusal.ts";
import { checkResume } from "./resource-server/resume-check.ts";
import { limitAnswers } from "./resource-server/running-answers.ts";
import { checkStart } from "./resource-server/start-check.ts";
import { claimForRun, claimNew, mayClaimForRun, requireThreadId } from "./resource-server/thread-claims.ts";
import { requireApprover, requireWrite } from "./resource-server/token-scopes.ts";
import {
  checkRun,
  checkSearch,
  checkUpdate,
  checkValue,
  ownedMetadata,
} from "./resource-server/value-rules.ts";

/**
 * The LangGraph server's custom authentication, named by langgraph.json (`auth.path`). Step 7 of the reference's
 * sequence: authorization. The server runs exactly one handler, the most specific one (docs/facts.md 8): requests without a
 * rule here are rejected. The rules are in resource-server/, one file each. langgraph.json turns off Studio and the access of
 * other origins, which are on by default (docs/facts.md 3, 22).
 */
export const auth = new Auth()
  .authenticate(authenticate)
  .on("*", () => false)
  // Nobody creates or changes assistants.
  .on("assistants:read", ({ user }) => systemAssistants(user))
  .on("assistants:search", ({ value, user }) => {
    checkValue("assistants.search", value);
    return systemAssistants(user);
  })
  .on("threads:create", async ({ value, user }) => {
    const owner = ownerOf(user);
    checkValue("threads.create", value);
    await claimNew(requireThreadId(value.thread_id), owner, value.metadata);
    value.metadata = ownedMetadata(value.metadata, owner);
    return { owner };
  })
  .on("threads:read", ({ user }) => ({ owner: ownerOf(user) }))
  .on("threads:search", ({ value, user }) => {
    checkSearch(value);
    return { owner: ownerOf(user) };
  })
  .on("threads:update", async ({ value, user }) => {
    const owner = ownerOf(user);
    checkUpdate(value);
    await withdrawMessages(value);
    if (value.metadata) value.metadata = ownedMetadata(value.metadata, owner);
    return { owner };
  })
  .on("threads:delete", async ({ value, user }) => {
    const owner = ownerOf(user);
    // The server also calls this before it deletes one pending run (`cancel?action=rollback`): that is not a thread.
    if (value.run_id) throw refusal(REFUSALS.noRunDeletion);
    requireWrite(user);
    await deleteThread(requireThreadId(value.thread_id), owner);
    return { owner };
  })
  .on("threads:create_run", ({ value, user }) => {
    const owner = ownerOf(user);
    return withWorker(owner, async () => {
      const threadId = requireThreadId(value.thread_id);
      checkRun(value, threadId);
      requireApprover(value.kwargs.command, user);
      const mayClaim = await mayClaimForRun(value, threadId);
      await checkStart(threadId, value.kwargs);
      await checkResume(threadId, value.kwargs);
      if (mayClaim) await claimForRun(value, threadId, owner);
      value.metadata = ownedMetadata(value.metadata, owner);
      await forgetFork(threadId);
      limitAnswers(value, owner);
      // Last: right after this, the server inserts the run or rejects it.
      await acceptRun(value, threadId, owner);
      return { owner };
    });
  });

answerErrorsInJson();

const { DRAIN_SECONDS: drainSeconds } = agentEnv();
if (drainSeconds) endWithInput(process.stdin, drainSeconds * 1000, () => listRunsInFlight().length);
