"""Fifty plain rules for Python, in Semgrep's form: what a team might write down in an afternoon."""

import json

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


def rules() -> str:
    """A configuration with all of them; JSON is YAML too."""
    each = [
        {"id": f"rule-{number}", "languages": ["python"], "severity": "INFO", "message": pattern, "pattern": pattern}
        for number, pattern in enumerate(PATTERNS)
    ]
    return json.dumps({"rules": each})
