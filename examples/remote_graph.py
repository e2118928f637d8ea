"""The remote agent as a graph of your own program: invoke it, or make it a node.

    LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… python examples/remote_graph.py "Which repositories do I have?"
"""

import asyncio
import os
import sys

from langgraph.pregel.remote import RemoteGraph
from langgraph.types import Command
from langgraph_sdk import get_client

url = os.environ["LANGGRAPH_URL"]
headers = {"Authorization": f"Bearer {os.environ['OBO_TOKEN']}"}


def text_of(content: str | list) -> str:
    """A message's words. Some models give them as blocks, beside others that hold no words."""
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content if block.get("type") == "text")


def answer(question: dict) -> dict:
    """What the run goes on with; auth/protocol/interrupts.ts has all that it may ask."""
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
    # A run needs a thread of its person: it keeps the messages, and what waits for an answer.
    thread = await get_client(url=url, headers=headers).threads.create()
    config = {"configurable": {"thread_id": thread["thread_id"]}}
    agent = RemoteGraph("agent", url=url, headers=headers)

    content = sys.argv[1] if len(sys.argv) > 1 else "Which repositories do I have?"
    step = {"messages": [{"role": "human", "content": content}]}
    while True:
        # "v2" gives what the run asks beside its value; aget_state asks for a checkpoint in a form that the server refuses.
        result = await agent.ainvoke(step, config, version="v2")
        if not result.interrupts:
            break
        # By the question's id: an approval that names none is refused.
        asked = result.interrupts[0]
        step = Command(resume={asked.id: answer(asked.value)})
    print(text_of(result.value["messages"][-1]["content"]))


asyncio.run(main())
