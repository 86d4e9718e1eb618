"""Fifty rules for Python, in Semgrep's form: plain ones as a team writes them down in an afternoon, or public ones."""

import json
from pathlib import Path

import yaml

PATTERNS = (
    "eval(...)",
    "exec(...)",
    "compile(...)",
    "os.system(...)",
    "os.popen(...)",
    "subprocess.call(..., shell=True, ...)",
    "subprocess.run(..., shell=True, ...)",
    "subprocess.Popen(..., shell=True, ...)",
    "pickle.loads(...)",
    "pickle.load(...)",
    "marshal.loads(...)",
    "yaml.load(...)",
    "tempfile.mktemp(...)",
    "hashlib.md5(...)",
    "hashlib.sha1(...)",
    "random.random()",
    "random.randint(...)",
    "requests.get(..., verify=False, ...)",
    "requests.post(..., verify=False, ...)",
    "ssl._create_unverified_context(...)",
    "socket.socket(...)",
    "telnetlib.Telnet(...)",
    "ftplib.FTP(...)",
    "xml.etree.ElementTree.parse(...)",
    "xml.dom.minidom.parse(...)",
    "jinja2.Environment(...)",
    "flask.Flask(...)",
    "$APP.run(..., debug=True, ...)",
    "$C.execute($A + $B)",
    "$C.execute($A % $B)",
    '$C.execute(f"...")',
    '$C.execute("...".format(...))',
    "assert $X",
    "print(...)",
    "time.sleep(...)",
    "input(...)",
    "open($F)",
    "$X == None",
    "$X != None",
    "type($X) == $Y",
    "len($X) == 0",
    "except_ = $X",
    "global $X",
    "del $X",
    "lambda: ...",
    "$X.format(...)",
    "os.chmod(...)",
    "os.environ[$K]",
    "sys.exit(...)",
    'logging.info(f"...")',
)


def public(folder: Path) -> str:
    """A configuration with fifty of those for the security of Python programs, evenly from first to last.

    Args:
        folder: Of github.com/semgrep/semgrep-rules; its licence keeps the rules themselves out of here.
    """
    files = sorted(path for path in (folder / "python").rglob("*.y*ml") if "security" in path.parts)
    found = [rule for path in files for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules", ())]
    every = [rule for rule in found if "python" in rule["languages"]]
    return json.dumps({"rules": [every[number * len(every) // len(PATTERNS)] for number in range(len(PATTERNS))]})


def plain() -> str:
    """A configuration with the plain ones; JSON is YAML too."""
    each = [
        {"id": f"rule-{number}", "languages": ["python"], "severity": "INFO", "message": pattern, "pattern": pattern}
        for number, pattern in enumerate(PATTERNS)
    ]
    return json.dumps({"rules": each})
