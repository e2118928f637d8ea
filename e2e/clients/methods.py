"""Calls every public method of the Python client once. Prints its name and its rejection's message as JSON lines."""

import asyncio
import inspect
import json
import os

from langgraph_sdk import get_client

url = os.environ["LANGGRAPH_URL"]
client = get_client(url=url, headers={"Authorization": f"Bearer {os.environ['OBO_TOKEN']}"})
user_input = {"messages": [{"role": "user", "content": "Hello"}]}
slow = {"messages": [{"role": "user", "content": "script:\n" + json.dumps(["word " * 200])}]}
each_year = "0 0 1 1 *"


async def drain(stream):
    stream = await stream if inspect.isawaitable(stream) else stream
    async for _part in stream:
        pass


async def create(thread_id):
    run = await client.runs.create(thread_id, "agent", input=user_input)
    await client.runs.join(thread_id, run["run_id"])


async def cancel(thread_id):
    run = await client.runs.create(thread_id, "agent", input=slow)
    await client.runs.cancel(thread_id, run["run_id"], wait=True)


async def stream_thread(thread_id):
    async with client.threads.stream(thread_id, assistant_id="agent") as thread:
        await thread.run.start(input=user_input)


async def delete_thread():
    await client.threads.delete((await client.threads.create())["thread_id"])


def make_calls(assistant_id, thread_id, run_id):
    assistants, threads, runs = client.assistants, client.threads, client.runs
    crons, store = client.crons, client.store
    return {
        "assistants.get": lambda: assistants.get(assistant_id),
        "assistants.get_graph": lambda: assistants.get_graph(assistant_id),
        "assistants.get_schemas": lambda: assistants.get_schemas(assistant_id),
        "assistants.get_subgraphs": lambda: assistants.get_subgraphs(assistant_id),
        "assistants.search": lambda: assistants.search(limit=5),
        "assistants.count": lambda: assistants.count(graph_id="agent"),
        "assistants.create": lambda: assistants.create("agent", name="Mine"),
        "assistants.update": lambda: assistants.update(assistant_id, name="Mine"),
        "assistants.delete": lambda: assistants.delete(assistant_id),
        "assistants.get_versions": lambda: assistants.get_versions(assistant_id),
        "assistants.set_latest": lambda: assistants.set_latest(assistant_id, 1),
        "threads.create": lambda: threads.create(metadata={"topic": "tea"}),
        "threads.get": lambda: threads.get(thread_id),
        "threads.update": lambda: threads.update(thread_id, metadata={"topic": "cups"}),
        "threads.search": lambda: threads.search(metadata={"topic": "tea"}, limit=5),
        "threads.count": lambda: threads.count(status="idle"),
        "threads.get_state": lambda: threads.get_state(thread_id),
        "threads.get_history": lambda: threads.get_history(thread_id, limit=5),
        "threads.update_state": lambda: threads.update_state(thread_id, user_input),
        "threads.copy": lambda: threads.copy(thread_id),
        "threads.prune": lambda: threads.prune([thread_id]),
        "threads.join_stream": lambda: drain(threads.join_stream(thread_id)),
        "threads.stream": lambda: stream_thread(thread_id),
        "threads.delete": delete_thread,
        "runs.stream": lambda: drain(runs.stream(thread_id, "agent", input=user_input)),
        "runs.wait": lambda: runs.wait(thread_id, "agent", input=user_input),
        "runs.create": lambda: create(thread_id),
        "runs.stream(None, …)": lambda: drain(runs.stream(None, "agent", input=user_input)),
        "runs.wait(None, …)": lambda: runs.wait(None, "agent", input=user_input),
        "runs.create(None, …)": lambda: runs.create(None, "agent", input=user_input),
        "runs.create_batch": lambda: runs.create_batch([{"assistant_id": "agent", "input": user_input}]),
        "runs.list": lambda: runs.list(thread_id),
        "runs.get": lambda: runs.get(thread_id, run_id),
        "runs.join": lambda: runs.join(thread_id, run_id),
        "runs.join_stream": lambda: drain(runs.join_stream(thread_id, run_id)),
        "runs.cancel": lambda: cancel(thread_id),
        "runs.cancel_many": lambda: runs.cancel_many(thread_id=thread_id, status="running"),
        "runs.delete": lambda: runs.delete(thread_id, run_id),
        "crons.create": lambda: crons.create("agent", schedule=each_year, input=user_input),
        "crons.create_for_thread": lambda: crons.create_for_thread(
            thread_id, "agent", schedule=each_year, input=user_input
        ),
        "crons.update": lambda: crons.update(run_id, schedule=each_year),
        "crons.delete": lambda: crons.delete(run_id),
        "crons.search": lambda: crons.search(),
        "crons.count": lambda: crons.count(),
        "store.put_item": lambda: store.put_item(["notes"], "one", {"text": "tea"}),
        "store.get_item": lambda: store.get_item(["notes"], "one"),
        "store.delete_item": lambda: store.delete_item(["notes"], "one"),
        "store.search_items": lambda: store.search_items(["notes"]),
        "store.list_namespaces": lambda: store.list_namespaces(),
    }


def list_methods():
    for part in ["assistants", "threads", "runs", "crons", "store"]:
        for name, member in inspect.getmembers(type(getattr(client, part)), inspect.isfunction):
            if not name.startswith("_"):
                yield f"{part}.{name}"


async def read_refusal(error):
    """The server's message. The errors of `runs.wait` and `threads.stream` contain only the status; their response has it."""
    try:
        await error.response.aread()
        return error.response.json()["detail"]
    except (AttributeError, ValueError, KeyError, RuntimeError):
        return str(error)


async def main():
    [assistant] = await client.assistants.search(graph_id="agent")
    thread_id = (await client.threads.create())["thread_id"]
    await create(thread_id)
    [run] = await client.runs.list(thread_id)
    calls = make_calls(assistant["assistant_id"], thread_id, run["run_id"])
    print(json.dumps({"methods": sorted(list_methods())}))
    for name, call in calls.items():
        refusal = None
        try:
            await call()
        except Exception as error:
            refusal = await read_refusal(error)
        print(json.dumps({"name": name, "refusal": refusal}), flush=True)


asyncio.run(main())
