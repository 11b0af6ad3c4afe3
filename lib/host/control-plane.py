"""Brings wanted arguments into kubeadm's configuration and into the static pods that kubeadm writes from it.

kubeadm writes the manifests of kube-apiserver and etcd anew at each upgrade, from the ClusterConfiguration that the cluster keeps.
What stands in a manifest alone is gone then. So the configuration is changed first, the manifests follow from it by kubeadm itself,
and the processes that run are asked at the end.

    apply FILE      FILE holds what is wanted; where it is missing, nothing is, and what was there before is put back
    verify FILE     says what of FILE does not hold, and changes nothing
    restart FILE    starts kube-apiserver again where it reads FILE
    reads FILE      says whether kube-apiserver runs with FILE as it is, where it reads FILE
"""

import difflib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import yaml

KUBERNETES = pathlib.Path("/etc/kubernetes")
MANIFESTS = KUBERNETES / "manifests"
ORIGINALS = pathlib.Path("/var/lib/pawl/control-plane.json")
PROGRAMS = {"apiServer": "kube-apiserver", "etcd": "etcd"}
PHASES = {"apiServer": ["control-plane", "apiserver"], "etcd": ["etcd", "local"]}
IGNORED = ["initial-cluster", "initial-cluster-state"]  # etcd reads them where it has no data yet
READY_WITHIN = 240  # seconds
STARTS = 5  # of one program, until it counts as one that does not stay up


def command(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words[:3])} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def manifest(part):
    return MANIFESTS / f"{PROGRAMS[part]}.yaml"


def flags(part):
    """The command of the manifest, argument by argument."""
    return yaml.safe_load(manifest(part).read_text())["spec"]["containers"][0]["command"]


def endpoint():
    """Where the API server of this host answers."""
    noted = yaml.safe_load(manifest("apiServer").read_text())["metadata"]["annotations"]
    return noted["kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint"]


def kubectl(*words):
    access = ["--kubeconfig", str(KUBERNETES / "admin.conf"), "--server", f"https://{endpoint()}", "--request-timeout", "20s"]
    return ["kubectl", *access, *words]


def configuration():
    path = "jsonpath={.data.ClusterConfiguration}"
    return yaml.safe_load(command(*kubectl("-n", "kube-system", "get", "configmap", "kubeadm-config", "-o", path)))


def section(config, part):
    """Where the arguments of a program stand."""
    if part == "apiServer":
        return config.setdefault("apiServer", {})
    return config.setdefault("etcd", {}).setdefault("local", {})


def arguments(config, part):
    """By name, of v1beta3, which has a map, and of v1beta4, which has a list."""
    found = section(config, part).get("extraArgs") or {}
    return dict(found) if isinstance(found, dict) else {each["name"]: each["value"] for each in found}


def set_arguments(config, part, wanted):
    if str(config["apiVersion"]).endswith("/v1beta3"):
        listed = dict(sorted(wanted.items()))
    else:
        listed = [{"name": name, "value": value} for name, value in sorted(wanted.items())]
    section(config, part)["extraArgs"] = listed


def read(path):
    """What a file wants: {"apiServer": {"args": {…}, "folders": [{name, path, writable}]}, "etcd": {"args": {…}}}."""
    found = json.loads(pathlib.Path(path).read_text()) if os.path.exists(path) else {}
    return {part: {"args": {}, "folders": [], **found.get(part, {})} for part in PROGRAMS}


def originals():
    return json.loads(ORIGINALS.read_text()) if ORIGINALS.exists() else {part: {} for part in PROGRAMS}


def keep(found):
    ORIGINALS.parent.mkdir(parents=True, exist_ok=True)
    new = ORIGINALS.with_suffix(".new")
    new.write_text(json.dumps(found, indent=2, sort_keys=True))
    new.replace(ORIGINALS)


def merged(config, wanted, before):
    """The configuration as wanted; `before` learns what stood in place of what is set, and forgets what is put back."""
    config = json.loads(json.dumps(config))
    for part in PROGRAMS:
        args, was = arguments(config, part), before.setdefault(part, {})
        for name in [each for each in was if each not in wanted[part]["args"]]:
            value = was.pop(name)
            args.pop(name, None)
            if value is not None:
                args[name] = value
        for name, value in wanted[part]["args"].items():
            was.setdefault(name, args.get(name))
            args.pop(name, None)
            if value is not None:
                args[name] = value
        if args != arguments(config, part):
            set_arguments(config, part, args)
    volumes = [each for each in section(config, "apiServer").get("extraVolumes") or [] if not each["name"].startswith("pawl-")]
    volumes += [volume(each) for each in wanted["apiServer"]["folders"]]
    if volumes != (section(config, "apiServer").get("extraVolumes") or []):
        section(config, "apiServer")["extraVolumes"] = volumes
    return config


def volume(folder):
    return {
        "name": f"pawl-{folder['name']}",
        "hostPath": folder["path"],
        "mountPath": folder["path"],
        "readOnly": not folder["writable"],
        "pathType": "DirectoryOrCreate",
    }


def processes(part):
    """Of the program that runs: its number, its arguments, and when it was started."""
    booted = next(int(line.split()[1]) for line in pathlib.Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().split("\0")
            ticks = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[19])
        except OSError:
            continue  # it has ended
        if words[0].rsplit("/", 1)[-1] == PROGRAMS[part]:
            yield int(folder.name), words[1:], booted + ticks / os.sysconf("SC_CLK_TCK")


def lacks(wanted, config):
    """What does not hold: of the configuration, so that an upgrade keeps it, and of what runs."""
    said = []
    for part, program in PROGRAMS.items():
        args = wanted[part]["args"]
        kept = arguments(config, part)
        said += [f"kubeadm-config has {describe(name, kept.get(name))}, not {describe(name, value)}: an upgrade would take it back"
                 for name, value in args.items() if kept.get(name) != value]
        running = [words for _, words, _ in processes(part)]
        if args and len(running) != 1:
            said.append(f"{len(running)} processes of {program} run, not one")
        for words in running:
            said += [f"{program} runs with {describe(name, value_of(name, words))}, not {describe(name, value)}"
                     for name, value in args.items() if value_of(name, words) != value]
    return said


def describe(name, value):
    return f"no --{name}" if value is None else f"--{name}={value}"


def value_of(name, words):
    """The last one counts."""
    found = [word.split("=", 1)[1] for word in words if word.startswith(f"--{name}=")]
    return found[-1] if found else None


def is_ready():
    return subprocess.run(kubectl("get", "--raw", "/readyz"), capture_output=True).returncode == 0


def wait(holds, what):
    deadline = time.monotonic() + READY_WITHIN
    seen = {part: set() for part in PROGRAMS}
    while not holds():
        for part, program in PROGRAMS.items():
            seen[part] |= {number for number, _, _ in processes(part)}
            if len(seen[part]) > STARTS:
                raise TimeoutError(f"{what}: {program} was started {len(seen[part])} times and does not stay up")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} within {READY_WITHIN} seconds")
        time.sleep(0.2)


def runs():
    """Whether each program runs once, with what its manifest says, and the API server is ready."""
    parts = [part for part in PROGRAMS if manifest(part).exists()]
    return is_ready() and all(
        [sorted(filter(None, words)) for _, words, _ in processes(part)] == [sorted(flags(part)[1:])] for part in parts)


def write(config, parts):
    """Lets kubeadm write the manifests of these parts."""
    address, port = endpoint().rsplit(":", 1)
    host = {
        "apiVersion": config["apiVersion"],
        "kind": "InitConfiguration",
        **({"nodeRegistration": {"name": value_of("name", flags("etcd"))}} if "etcd" in parts else {}),
        "localAPIEndpoint": {"advertiseAddress": address.strip("[]"), "bindPort": int(port)},
    }
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(f"{yaml.safe_dump(config)}---\n{yaml.safe_dump(host)}")
        file.flush()
        for part in parts:
            command("kubeadm", "init", "phase", *PHASES[part], "--config", file.name)


def upload(config):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(yaml.safe_dump(config))
        file.flush()
        command("kubeadm", "init", "phase", "upload-config", "kubeadm", "--config", file.name, "--kubeconfig",
                str(KUBERNETES / "admin.conf"))


def changed(part, former, ours):
    """Shows what kubeadm wrote, and refuses what it changed that is not ours: that stood in the manifest alone."""
    new = manifest(part).read_text()
    sys.stdout.writelines(difflib.unified_diff(former.splitlines(True), new.splitlines(True), manifest(part).name, "new"))
    words = yaml.safe_load(former)["spec"]["containers"][0]["command"][1:]
    ours = {*ours, *IGNORED}
    dropped = [word for word in words if word not in flags(part) and word.split("=", 1)[0][2:] not in ours]
    if dropped:
        raise ValueError(f"{PROGRAMS[part]} runs with {' '.join(dropped)}, of which kubeadm-config knows nothing, and kubeadm would"
                         " drop it: name it in args, or write it into kubeadm-config first")


def apply(path):
    known = originals()
    unfinished = known.pop("changing", None)
    if unfinished is not None:
        put_back(unfinished)
    wait(is_ready, "the API server does not answer")
    wanted, config, before = read(path), configuration(), json.loads(json.dumps(known))
    new = merged(config, wanted, before)
    if unfinished is None and new == config and not lacks(wanted, config) and runs():
        return
    parts = [part for part in PROGRAMS if wanted[part]["args"] or wanted[part]["folders"] or known.get(part)]
    former = {part: manifest(part).read_text() for part in parts}
    # what stood there is known before anything changes, and is forgotten after all of it was put back
    keep({"changing": former, **{part: {**before[part], **known.get(part, {})} for part in PROGRAMS}})
    try:
        write(new, parts)
        for part in parts:
            changed(part, former[part], {**known.get(part, {}), **wanted[part]["args"]})
        wait(runs, "the control plane is not ready with its new arguments")
        if new != config:
            upload(new)
    except BaseException:
        put_back(former)
        keep(known)
        raise
    keep({part: before[part] for part in PROGRAMS})


def put_back(former):
    """The manifests that ran before, so that the API server can be asked again."""
    for part, text in former.items():
        put(manifest(part), text)
    wait(runs, "the control plane is not ready with its former arguments")


def put(path, text):
    """By rename, and under a name that kubelet passes over until then."""
    draft = path.with_name(f".{path.name}.new")
    draft.touch(0o600)
    draft.write_text(text)
    draft.replace(path)


def refers(path):
    return any(word.endswith(f"={path}") for word in flags("apiServer"))


def restart(path):
    if not refers(path):
        return
    former = [number for number, _, _ in processes("apiServer")]
    for number in former:
        os.kill(number, 15)
    wait(lambda: not {number for number, _, _ in processes("apiServer")} & set(former) and is_ready(),
         f"kube-apiserver is not ready with {path}")


def reads(path):
    if not refers(path):
        return []
    written = os.stat(path).st_mtime
    return [f"kube-apiserver runs since before {path} was written" for _, _, began in processes("apiServer") if began < written - 2]


def main(what, path):
    try:
        if what == "apply":
            apply(path)
        elif what == "restart":
            restart(path)
        else:
            said = reads(path) if what == "reads" else lacks(read(path), configuration())
            sys.exit("\n".join(said) or 0)
    except (OSError, ValueError) as error:
        sys.exit(str(error))


main(*sys.argv[1:])
