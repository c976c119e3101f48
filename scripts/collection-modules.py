"""
Prints what the community's `ansible` package brings along, from where it is installed: for every collection a line with
the names of its modules. A star marks a name that is found without its collection, too. Names of before a move
stand as `old=new`. The answer is recorded in schemas/collection-modules.txt; names are all that is taken.

    python3 scripts/collection-modules.py >schemas/collection-modules.txt
"""

import glob
import os

import ansible
import ansible_collections
import yaml

ROOT = list(ansible_collections.__path__)[0]
CORE = os.path.join(os.path.dirname(ansible.__file__), "config", "ansible_builtin_runtime.yml")


def own_names(collection):
    names = set()
    for kind in ("modules", "action"):
        for ending in ("py", "ps1", "yml"):
            for path in glob.glob(os.path.join(collection, "plugins", kind, "*." + ending)):
                name = os.path.splitext(os.path.basename(path))[0]
                if not name.startswith("_"):
                    names.add(name)
    return names


def redirects(path):
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as text:
        routing = (yaml.safe_load(text) or {}).get("plugin_routing") or {}
    both = {**(routing.get("action") or {}), **(routing.get("modules") or {})}
    return {name: rule["redirect"] for name, rule in both.items() if rule and rule.get("redirect")}


modules = {}
moved = {}
for folder in sorted(glob.glob(os.path.join(ROOT, "*", "*", ""))):
    collection = ".".join(folder.rstrip("/").split("/")[-2:])
    modules[collection] = own_names(folder)
    for name, target in redirects(os.path.join(folder, "meta", "runtime.yml")).items():
        moved[collection + "." + name] = target


def target_of(name):
    for _ in range(9):
        collection, _dot, module = name.rpartition(".")
        if module in modules.get(collection, ()):
            return name
        if name not in moved:
            return None
        name = moved[name]
    return None


short = {name: target_of(target) for name, target in redirects(CORE).items()}
starred = {target for name, target in short.items() if target and target.rpartition(".")[2] == name}
for collection, names in sorted(modules.items()):
    full = sorted(names)
    print(collection + ":", *(name + ("*" if f"{collection}.{name}" in starred else "") for name in full))
for name, target in sorted(short.items()):
    if target and target.rpartition(".")[2] != name:
        print(f"{name}={target}")
for name in sorted(moved):
    target = target_of(name)
    collection, _dot, module = name.rpartition(".")
    if target and module not in modules.get(collection, (module,)):
        print(f"{name}={target}")
