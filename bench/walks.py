"""Leaves of the OpenAPI document what walks need: reads, the parts of their paths, and pages.

With every filter given at random nearly all lists are empty, and nothing leads on from them.
"""
import json
import sys

KEPT = {"limit", "count"}
document = json.load(sys.stdin)
shared = document["components"]["parameters"]
for path in document["paths"].values():
    path.pop("post", None)
    read = path["get"]
    read["parameters"] = [
        each
        for each in read.get("parameters", [])
        if each.get("in") == "path" or each.get("$ref", "").rsplit("/", 1)[-1] in KEPT
    ]
for name in list(shared):
    if name not in KEPT:
        del shared[name]
document["components"].pop("requestBodies")
json.dump(document, sys.stdout)
