"""Runs what the manifests of a folder say as kubelet runs static pods, until its input ends: static-pods.py FOLDER LOGS"""

import pathlib
import select
import subprocess
import sys

import yaml

folder, logs = map(pathlib.Path, sys.argv[1:])
running = {}


def end(process):
    process.terminate()
    process.wait()


def command(text):
    try:
        return yaml.safe_load(text)["spec"]["containers"][0]["command"]
    except (yaml.YAMLError, TypeError, KeyError):
        return None  # half written


while not select.select([sys.stdin], [], [], 0.5)[0]:
    for path in folder.glob("[!.]*.yaml"):
        text = path.read_text()
        former, process = running.get(path, (None, None))
        if text == former and process.poll() is None or command(text) is None:
            continue
        if process is not None:
            end(process)
        with open(logs / f"{path.stem}.log", "a") as log:
            running[path] = (text, subprocess.Popen(command(text), stdin=subprocess.DEVNULL, stdout=log, stderr=log))
for _, process in running.values():
    end(process)
