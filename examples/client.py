"""The Python client: ask, read the answer as it streams, and approve a write that the agent prepares.

    LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… python examples/client.py
"""

import asyncio
import os

from langgraph_sdk import get_client

client = get_client(
    url=os.environ["LANGGRAPH_URL"],
    headers={"Authorization": f"Bearer {os.environ['OBO_TOKEN']}"},
)
ORDER = os.environ.get("ORDER", 'Create an issue in alice/tea-party titled "Hello from Python"')


async def show(thread: str, **step) -> None:
    """Runs one step in the thread and prints the words of the answer as they come."""
    async for part in client.runs.stream(thread, "agent", stream_mode="messages-tuple", **step):
        if part.event == "messages" and part.data[0]["type"] in ("AIMessageChunk", "ai"):
            print(part.data[0]["content"], end="", flush=True)
    print()


async def main() -> None:
    thread = (await client.threads.create())["thread_id"]
    await show(thread, input={"messages": [{"type": "human", "content": "Which repositories do I have?"}]})

    # The agent may read at once; before it writes, the run stops and shows exactly what it would send.
    await show(thread, input={"messages": [{"type": "human", "content": ORDER}]})
    state = await client.threads.get_state(thread)
    questions = [interrupt["value"] for task in state["tasks"] for interrupt in task["interrupts"]]
    for question in questions:
        if question["kind"] != "approve":
            print("It needs access first. Connect on the settings page:", question)
            continue
        for action in question["action_requests"]:
            print("May it?", action["name"], action["args"])
        decisions = [{"type": "approve"} for _ in question["action_requests"]]
        await show(thread, command={"resume": {"decisions": decisions}})


asyncio.run(main())
