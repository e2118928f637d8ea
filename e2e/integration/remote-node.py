"""RemoteGraph as a node of a graph, and called inside a node's function: prints what each answered, as JSON lines."""

import asyncio
import json
import os

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.pregel.remote import RemoteGraph
from langgraph.types import Command
from langgraph_sdk import get_client

url = os.environ["LANGGRAPH_URL"]
headers = {"Authorization": f"Bearer {os.environ['OBO_TOKEN']}"}
remote = RemoteGraph("agent", url=url, headers=headers)
question = {"messages": [{"role": "user", "content": "Which repositories do I have?"}]}


async def new_thread():
    thread = await get_client(url=url, headers=headers).threads.create()
    return {"configurable": {"thread_id": thread["thread_id"]}}


def build(node):
    graph = StateGraph(MessagesState)
    graph.add_node("ask", node)
    graph.add_edge(START, "ask")
    return graph.compile(checkpointer=InMemorySaver())


async def inside(state, config):
    own = await new_thread()
    return await remote.ainvoke({"messages": [{"role": "user", "content": state["messages"][-1].content}]}, own)


async def main():
    config, graph = await new_thread(), build(remote)
    found = await graph.ainvoke(question, config)
    print(json.dumps({"how": "node", "said": str(found["messages"][-1].content)}))
    if os.environ["ENGINE"] != "platform":
        found = await graph.ainvoke(question, config)
        stored = (await remote.aget_state(config)).values["messages"]
        said = [one["id"] for one in stored] == [one.id for one in found["messages"]]
        print(json.dumps({"how": "second turn", "same": said, "asked": sum(one["type"] == "human" for one in stored)}))
    spaces = set()
    async for space, _mode, _data in build(remote).astream(
        question, await new_thread(), stream_mode=["updates", "messages"], subgraphs=True
    ):
        spaces.add(len(space))
    print(json.dumps({"how": "streamed", "depths": sorted(spaces)}))
    config = await new_thread()
    if os.environ["ENGINE"] != "platform":
        config["configurable"]["model"] = "large"
    config["metadata"] = {"tenant": {"id": 1}, "list": ["a"]}
    found = await build(remote).ainvoke(question, config, context={"tenant": "tea"})
    print(json.dumps({"how": "configured", "said": str(found["messages"][-1].content)}))
    found = await build(inside).ainvoke(question, await new_thread())
    print(json.dumps({"how": "inside", "said": str(found["messages"][-1].content)}))
    config = await new_thread()
    await remote.ainvoke(question, config)
    state = await remote.aget_state(config)
    again = await remote.aget_state(state.config)
    print(json.dumps({"how": "state", "same": again.config == state.config}))
    steps = [{"call": "create_issue", "args": {"owner": "alice", "repo": "tea-party", "title": "More tea"}}, "Poured."]
    change = {"messages": [{"role": "user", "content": "script:\n" + json.dumps(steps)}]}
    config = await new_thread()
    asked = await build(remote).ainvoke(change, config)
    interrupts = [one for task in (await remote.aget_state(config)).tasks for one in task.interrupts]
    resume = {interrupts[0].id: {"decisions": [{"type": "approve"}]}}
    found = await remote.ainvoke(Command(resume=resume), config)
    print(json.dumps({"how": "asked", "asks": "__interrupt__" in asked, "said": found["messages"][-1]["content"]}))


asyncio.run(main())
