"""Prints the routes of LangSmith's server as JSON lines: method, and path with :names. Needs the server's environment."""

import json

from langgraph_api.server import app


def walk(routes, prefix=""):
    for route in routes:
        path = prefix + route.path
        inner = getattr(route, "routes", None)
        if inner:
            yield from walk(inner, path)
        else:
            for method in getattr(route, "methods", None) or ["GET"]:
                yield {"method": method, "path": path.replace("{", ":").replace("}", "")}


for found in walk(app.routes):
    if found["method"] != "HEAD":
        print("route", json.dumps(found))
