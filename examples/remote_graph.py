"""The remote agent as a graph of your own program: invoke it, or make it a node.

    LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… python examples/remote_graph.py
"""

import asyncio
import os

from langgraph.pregel.remote import RemoteGraph
from langgraph_sdk import get_client

url = os.environ["LANGGRAPH_URL"]
headers = {"Authorization": f"Bearer {os.environ['OBO_TOKEN']}"}


async def main() -> None:
    # A run needs a thread of its person: it keeps the messages, and what waits for an answer.
    thread = await get_client(url=url, headers=headers).threads.create()
    agent = RemoteGraph("agent", url=url, headers=headers)
    result = await agent.ainvoke(
        {"messages": [{"role": "human", "content": "Which repositories do I have?"}]},
        {"configurable": {"thread_id": thread["thread_id"]}},
    )
    print(result["messages"][-1]["content"])


asyncio.run(main())
