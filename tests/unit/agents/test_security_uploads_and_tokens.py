"""Uploads, what unpacks, and tokens without an end: what is seen and what is left alone."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("security").rules}
FLASK = "import bz2, gzip, io, os, tarfile, zipfile, zlib\nfrom flask import request\n\ndef view():\n    "
FASTAPI = "import zlib, zipfile\nfrom fastapi import FastAPI, UploadFile\napp = FastAPI()\n\n"

BOMBS = {
    "a member read": (FLASK + "return zipfile.ZipFile(request.files['a']).read('b')\n", 1),
    "names only": (FLASK + "return zipfile.ZipFile(request.files['a']).namelist()\n", 0),
    "bytes in memory": (FLASK + "return zipfile.ZipFile(io.BytesIO(request.data)).extractall('b')\n", 1),
    "bytes at once": (FLASK + "return zlib.decompress(request.get_data())\n", 1),
    "bytes with a limit": (FLASK + "return zlib.decompressobj().decompress(request.data, max_length=9)\n", 0),
    "a stream at once": (FLASK + "return gzip.open(request.files['a'].stream).read()\n", 1),
    "a stream in pieces": (FLASK + "return gzip.open(request.files['a'].stream).read(65536)\n", 0),
    "a tar file": (FLASK + "tarfile.open(fileobj=request.files['a']).extractall('b', filter='data')\n", 1),
    "names of a tar file": (FLASK + "return tarfile.open(fileobj=request.files['a']).getnames()\n", 0),
    "sizes looked at": (
        FLASK
        + "z = zipfile.ZipFile(request.files['a'])\n    if z.infolist()[0].file_size > 9: return\n    z.read('b')\n",
        0,
    ),
    "a file of our own": (FLASK + "zipfile.ZipFile('a.zip').extractall('b')\n", 0),
    "an archive that is written": (FLASK + "zipfile.ZipFile('a.zip', 'w').writestr(request.args['n'], 'b')\n", 0),
    "an upload of another framework": (
        FASTAPI + "@app.post('/')\nasync def up(file: UploadFile):\n    zlib.decompress(await file.read())\n",
        1,
    ),
    "an archive that the client only names": (FLASK + "zipfile.ZipFile(request.args['n']).extractall('b')\n", 0),
    "an upload's own file": (
        FASTAPI + "@app.post('/')\ndef up(file: UploadFile):\n    zipfile.ZipFile(file.file).extractall('b')\n",
        1,
    ),
    "a guard switched off": ("from PIL import Image\nImage.MAX_IMAGE_PIXELS = None\n", 1),
    "a guard set": ("from PIL import Image\nImage.MAX_IMAGE_PIXELS = 10_000\n", 0),
}

UPLOADS = {
    "a name as the client gave it": (FLASK + "f = request.files['a']\n    f.save('s/' + f.filename)\n", 1),
    "a name kept in a variable": (
        FLASK + "for f in request.files.getlist('a'):\n        n = f.filename\n        f.save(n)\n",
        1,
    ),
    "without a variable": (FLASK + "request.files['a'].save(request.files['a'].filename)\n", 1),
    "a file that is opened": (
        FASTAPI
        + "@app.post('/')\nasync def up(f: UploadFile):\n    open('s/' + f.filename, 'wb').write(await f.read())\n",
        1,
    ),
    "a storage of Django": (
        "from django.http import Http404\n\ndef up(request):\n    f = request.FILES['a']\n    fs.save(f.name, f)\n",
        1,
    ),
    "a name of our own": (FLASK + "f = request.files['a']\n    f.save('s/' + str(uuid4()))\n", 0),
    "endings that are allowed": (
        FLASK + "f = request.files['a']\n    if f.filename.endswith('.png'):\n        f.save('s/' + f.filename)\n",
        0,
    ),
    "a form that checks": (FLASK + "f = request.files['a']\n    if form.validate(): f.save(f.filename)\n", 0),
    "a file that is read": (FLASK + "f = request.files['a']\n    open('s/' + f.filename).read()\n", 0),
    "something else that is saved": (FLASK + "f = request.files['a']\n    model.save(f.read())\n", 0),
    "no application": ("def view(request):\n    f = request.files['a']\n    f.save(f.filename)\n", 0),
}

JWT = "import jwt\n\ndef f(u, k, **more):\n    "
DANGEROUS = "from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer\ns = URLSafeTimedSerializer('k')\n"
TOKENS = {
    "claims in a variable": (JWT + "c = {'sub': u}\n    return jwt.encode(c, k)\n", 1),
    "claims with an end": (JWT + "c = {'sub': u, 'exp': 1}\n    return jwt.encode(c, k)\n", 0),
    "an end that is added": (JWT + "c = {'sub': u}\n    c['exp'] = 1\n    return jwt.encode(c, k)\n", 0),
    "claims from elsewhere": (JWT + "return jwt.encode({'sub': u, **more}, k)\n", 0),
    "claims of a caller": (JWT + "return jwt.encode(u, k)\n", 0),
    "an end that is not read": (JWT + "return jwt.decode(u, k, options={'verify_exp': False})\n", 1),
    "an end that is read": (JWT + "return jwt.decode(u, k, options={'verify_exp': True})\n", 0),
    "a token looked into": (JWT + "jwt.decode(u, options={'verify_signature': False, 'verify_exp': False})\n", 0),
    "another library": ("from jose import jwt\n\ndef f(u, k):\n    return jwt.encode({'sub': u}, k)\n", 1),
    "a header first": ("from authlib.jose import jwt\n\ndef f(h, k):\n    return jwt.encode(h, {'sub': 1}, k)\n", 1),
    "an end that is switched off": (
        "from flask_jwt_extended import create_access_token as t\n\ndef f(u):\n    return t(u, expires_delta=False)\n",
        1,
    ),
    "an age that nobody asks for": (DANGEROUS + "\ndef f(t):\n    return s.loads(t)\n", 1),
    "an age that is asked for": (DANGEROUS + "\ndef f(t):\n    return s.loads(t, max_age=60)\n", 0),
    "a serializer without a time": (DANGEROUS + "r = URLSafeSerializer('k')\n\ndef f(t):\n    return r.loads(t)\n", 0),
    "JSON": ("import json\n\ndef f(t):\n    return json.loads(t)\n", 0),
}

PATHS = {
    "an upload is no name": (FLASK + "return zipfile.ZipFile(request.files['a']).namelist()\n", 0),
    "bytes are no name": (FLASK + "return zipfile.ZipFile(io.BytesIO(request.data)).namelist()\n", 0),
    "what is read is no name": (FLASK + "return bz2.open(request.files['a'].stream).read()\n", 0),
    "a buffer that is written": (
        FLASK + "b = io.BytesIO()\n    zipfile.ZipFile(b, 'w').writestr(request.args['n'], 'c')\n",
        0,
    ),
    "a constant that is read": (FLASK + "zipfile.ZipFile('a.zip').extract(request.args['n'], 'b')\n", 0),
    "an upload's own file": (
        FASTAPI + "@app.post('/')\ndef up(file: UploadFile):\n    zipfile.ZipFile(file.file).namelist()\n",
        0,
    ),
    "a name that the client chooses": (FLASK + "return zipfile.ZipFile(request.args['n']).namelist()\n", 1),
    "a name that is written": (FLASK + "zipfile.ZipFile(request.args['n'], 'w').write('a')\n", 1),
}

CASES = {
    f"{rule}: {name}": (rule, code, count)
    for rule, table in [
        ("decompression-bomb", BOMBS),
        ("upload-of-any-type", UPLOADS),
        ("token-never-expires", TOKENS),
        ("path-traversal", PATHS),
    ]
    for name, (code, count) in table.items()
}


@pytest.mark.parametrize(("rule", "code", "count"), CASES.values(), ids=CASES)
def test_what_is_harmful_is_found_and_nothing_else(rule: str, code: str, count: int) -> None:
    found = try_rule(RULES[rule], code)
    assert len(found) == count
    assert all(match.message.count(". ") <= 2 for match in found)
