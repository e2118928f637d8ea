"""The Python client: ask, read the answer as it streams, and answer what the agent asks in between.

    LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… python examples/client.py "Which repositories do I have?"
"""

import asyncio
import os
import sys

from langgraph_sdk import get_client

client = get_client(
    url=os.environ["LANGGRAPH_URL"],
    headers={"Authorization": f"Bearer {os.environ['OBO_TOKEN']}"},
)


async def run(thread: str, **step) -> None:
    """Runs one step in the thread and prints the words of the answer as they come."""
    async for part in client.runs.stream(thread, "agent", stream_mode="messages-tuple", **step):
        if part.event == "messages" and part.data[0]["type"] in ("AIMessageChunk", "ai"):
            print(text_of(part.data[0]["content"]), end="", flush=True)
    print()


def text_of(content: str | list) -> str:
    """A message's words. Some models give them as blocks, beside others that hold no words."""
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content if block.get("type") == "text")


async def find_question(thread: str) -> dict | None:
    """The run has stopped with a question (auth/protocol/interrupts.ts has all of them), or it is over."""
    state = await client.threads.get_state(thread)
    questions = [interrupt for task in state["tasks"] for interrupt in task["interrupts"]]
    return questions[0] if questions else None


def answer(question: dict) -> dict:
    """What the run goes on with."""
    if question["kind"] == "connect":
        said = ask(f"{question['message']}\nConnect it at /settings/connections, then type y; n: not now.")
        return {"connect": "connected" if said == "y" else "declined"}
    decisions = []
    for action in question["action_requests"]:
        said = ask(f"May it {action['name']} with {action['args']}? (y/n)")
        decisions.append({"type": "approve" if said == "y" else "reject"})
    return {"decisions": decisions}


def ask(words: str) -> str:
    print(words, flush=True)
    return sys.stdin.readline().strip() or "n"


async def main() -> None:
    content = sys.argv[1] if len(sys.argv) > 1 else "Which repositories do I have?"
    thread = (await client.threads.create())["thread_id"]
    await run(thread, input={"messages": [{"type": "human", "content": content}]})
    while asked := await find_question(thread):
        # By the question's id: an approval that names none is refused.
        await run(thread, command={"resume": {asked["id"]: answer(asked["value"])}})


asyncio.run(main())
