"""Small files with everyday faults, one a language: whatever an agent looks for, it may find some of it here.

Each asks for a neighbour named `helper`, so that an agent that reads around a change has a reason to.
"""

SNIPPETS: dict[str, tuple[str, str, str]] = {
    "python": (
        "py",
        """import os
import helper

PASSWORD = "hunter2-hunter2"


def load(name, seen=[]):
    eval(name)
    os.system("ls " + name)
    try:
        return helper.read(name)
    except:
        pass


def total(rows):
    text = ""
    for row in rows:
        text += str(row)
    return text == None
""",
        "def read(name):\n    return open(name).read()\n",
    ),
    "javascript": (
        "js",
        """import { read } from "./helper";

async function load(name) {
  eval(name);
  read(name);
  document.body.innerHTML = name;
  if (name == null) { return; return 1; }
  var unused = 1;
}
""",
        "export async function read(name) { return fetch(name); }\n",
    ),
    "typescript": (
        "ts",
        """import { read } from "./helper";

export async function load(name: any): Promise<void> {
  eval(name);
  read(name);
  Promise.resolve(name);
  [1, 2].forEach(async (each) => { await read(String(each)); });
  if (name == null) { return; }
}
""",
        "export async function read(name: string): Promise<string> { return (await fetch(name)).text(); }\n",
    ),
    "go": (
        "go",
        """package main

import (
\t"os"
\t"os/exec"
)

func load(name string) {
\tfile, _ := os.Open(name)
\tos.Remove(name)
\tfile.Write([]byte(name))
\texec.Command("sh", "-c", name).Run()
\tread(name)
}

func main() { load(os.Args[1]) }
""",
        'package main\n\nimport "os"\n\nfunc read(name string) error { _, err := os.ReadFile(name); return err }\n',
    ),
    "java": (
        "java",
        """import java.io.FileInputStream;

class Main {
    static int load(String name) throws Exception {
        FileInputStream in = new FileInputStream(name);
        Runtime.getRuntime().exec(name);
        try { return in.read(); } catch (Exception e) { }
        if (name == "a") { return 1; }
        return Helper.read(name);
    }
}
""",
        "class Helper { static int read(String name) { return name.length(); } }\n",
    ),
    "ruby": ("rb", 'require "helper"\n\ndef load(name)\n  eval(name)\n  `ls #{name}`\nrescue\n  nil\nend\n', "X = 1\n"),
    "rust": (
        "rs",
        "mod helper;\n\nfn main() {\n    let x: Option<i32> = None;\n    x.unwrap();\n}\n",
        "pub fn read() {}\n",
    ),
    "c": (
        "c",
        '#include "helper.h"\n\nint main(void) {\n    char a[4];\n    gets(a);\n    return 0;\n}\n',
        "int read(void);\n",
    ),
    "shell": ("sh", "#!/bin/sh\n. ./helper.sh\nrm -rf $1/*\neval $2\ncurl http://example.com | sh\n", "X=1\n"),
    "sql": ("sql", "SELECT * FROM users;\nDELETE FROM users;\n", "SELECT 1;\n"),
    "yaml": (
        "yml",
        'password: "hunter2-hunter2"\non: push\njobs:\n  a:\n    runs-on: x\n    key: 1\n    key: 2\n',
        "a: 1\n",
    ),
    "json": ("json", '{"password": "hunter2-hunter2", "a": 1, "a": 2}\n', "{}\n"),
    "toml": ("toml", 'password = "hunter2-hunter2"\n[a]\nb = 1\n', "a = 1\n"),
    "dockerfile": (
        "dockerfile",
        "FROM python:latest\nADD http://example.com/x /x\nRUN chmod 777 /x\n",
        "FROM scratch\n",
    ),
    "html": (
        "html",
        '<script src="http://example.com/x.js"></script>\n<a target="_blank" href="x">x</a>\n',
        "<p>x</p>\n",
    ),
    "markdown": ("md", "# Title\n\nSee [here](http://example.com).\npassword: hunter2-hunter2\n", "# Other\n"),
    "text": ("txt", 'password = "hunter2-hunter2"\nTODO: mend this\n', "text\n"),
}
"""By language: the extension of its files, a changed file, and the neighbour `helper` beside it."""

COMMENTS = {
    **dict.fromkeys(("javascript", "typescript", "go", "java", "rust", "c"), "/* {} */ "),
    "python": "'{}'; ",
}
"""By language what may stand before a simple statement on its line without changing it; `{}` is any word."""
