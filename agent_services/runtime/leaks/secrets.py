"""Tells secrets from texts that only look like them: by name, form, entropy and place."""

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Literal

Kind = Literal["password", "key"]

_TEST_PLACES = re.compile(
    r"(^|/)(tests?|testing|specs?|__tests__|fixtures?|examples?|samples?|docs?|mocks?|testdata|e2e|conftest\.py)(/|$)"
    r"|(^|/)test_[^/]*$|(^|/)tests?\.py$|_test\.\w+$|\.(test|spec)\.\w+$|\.(example|sample|template|dist)$|(^|/)(demo|tutorial)s?/",
    re.IGNORECASE,
)
# Values that say themselves that they are none.
_PLACEHOLDERS = re.compile(
    r"example|sample|change.?(?:me|it|this)|replace.?(?:me|with|this)|placeholder|your[-_ .]|^your|insert[-_ ]"
    r"|dummy|fake|mock|todo|fixme|redacted|removed|secret$|^secret|password$|passwd$|^pass(?:word|wd)?\d*$|x{4,}|\*{3,}|\.{3}|…|<[^>]*>"
    r"|\$\{|\$\(|\{\{|<%|#\{|^\$|^%|\{[\w.]*\}|foobar|hunter2|insecure|none|null|undefined|not[-_ ]?set|unused"
    r"|qwerty|0{8,}|#{6,}|-{6,}|_{6,}|lorem|^test|test$|[-_ ]test[-_ ]|fill[-_ ]?in|my[-_](?:secret|token|password|key)"
    r"|^(?:the|some|any|this|an?)[-_ ]|-here$|_here$|default|1234567890|abcdefgh|0123456789abcdef|(.)\1{5,}",
    re.IGNORECASE,
)
# Encrypted or hashed values, references to a store, and what everybody may know.
_HARMLESS = re.compile(
    r"^(?:pk_|phc_|ENC\[|ENC\(|\{cipher\}|\{vault\}|!vault|vault:|arn:"
    r"|ssm:|op://|secretref|projects/|file:|env:|data:|aws:|gcp:|kms:)"
    r"|^(?:sha(?:1|224|256|384|512)|md5|pbkdf2\w*|bcrypt\w*|argon2\w*|scrypt)[-:$=_]|^\$(?:2[aby]|5|6|1|argon2|pbkdf2)"
    r"|^ssh-(?:rsa|ed25519|dss) |^ecdsa-|^AAAA[BC]3NzaC"
    r"|-----BEGIN (?:CERTIFICATE|PUBLIC|RSA PUBLIC)|^MII[BCDEFGHIJ][\w+/]{3}AN?Bgkqh"
    r"|^AgA[A-Za-z0-9+/]{100,}",
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_WORDS = {
    # A password by its last word, or a key.
    "password": "password passwd pwd passphrase passcode pass pw passw psw userpass dbpass mypass",
    "secret": "secret secrets token tokens apikey credential credentials creds cred authkey secretkey accesskey"
    " privatekey authtoken accesstoken webhooksecret clientsecret apitoken appsecret",
    # What makes a secret of the word `key` after it.
    "key": "api access private secret auth authentication encryption encrypt encrypted signing sign"
    " signature master account storage service client app application aes des hmac session jwt admin"
    " user shared consumer license crypto cipher fernet deploy write read ssh rsa server bot cloud iam"
    " ibm stripe aws azure google gcp cloudflare slack mail mailgun mailchimp sendgrid twilio datadog"
    " algolia openai security integration subscription maps newrelic pagerduty sentry heroku firebase"
    " ingest",
    # A name with one of these behind the word speaks about a secret and holds none.
    "about": "name names id ids ident identifier url uri urls path paths file files filename dir folder length"
    " len size count limit type types field fields label header headers prefix suffix regex pattern"
    " endpoint expiry expires expiration ttl timeout age class hint help text message title version"
    " alias format scheme algorithm alg method mode state status error errors input placeholder column"
    " table cls model schema provider source store storetype manager handler service callback"
    " validator validators reset confirmation confirm policy strength rotation ref reference arn"
    " location uuid index chars charset alphabet separator delimiter param parameter params arg args"
    " env var variable kind usage scope scopes audience issuer description docs hash hashed hasher"
    " digest fingerprint checksum thumbprint created updated enabled required option options group"
    " role rule rules map mapping set list array property getter setter event code down up pressed"
    " press frame board signature mesh lifetime interval days hours seconds minutes date time at on"
    " link page view template form button selector region zone host hostname port domain vault ring"
    " tab spec config settings",
    # One with one of these before it holds what everybody may know.
    "harmless": "public pub primary foreign cache partition sort bucket object idx hot natural schema sequence"
    " csrf xsrf csrfmiddleware next page pagination continuation cursor sync keyboard hash range"
    " dictionary dict lookup group row column translation i18n resource publishable anon anonymous"
    " site accessibility accessor random no without missing invalid wrong bad expected is has show"
    " hide forgot old new confirm",
}
_SETS = {name: frozenset(listed.split()) for name, listed in _WORDS.items()}


def is_test_place(path: str) -> bool:
    """Whether a file holds tests, examples or templates, where secrets are made up."""
    return _TEST_PLACES.search(path) is not None


def is_placeholder(value: str) -> bool:
    """Whether a value says itself that it is none."""
    return _PLACEHOLDERS.search(value) is not None or _HARMLESS.search(value) is not None


def words_of(name: str) -> list[str]:
    """The words of a name in any writing, in lower case: `dbPassword`, `DB_PASSWORD`, `db-password`."""
    return [word.lower() for word in _WORD.findall(name)]


def kind_of(name: str) -> Kind | None:
    """What a name promises to hold: a password, a key or token, or no secret at all."""
    words = [word for word in words_of(name) if not word.isdigit()]
    for place in range(len(words) - 1, -1, -1):
        kind = _kind_at(words, place)
        if kind is not None:
            about = any(word in _SETS["about"] for word in words[place + 1 :])
            harmless = place > 0 and words[place - 1] in _SETS["harmless"]
            return None if about or harmless else kind
    return None


def _kind_at(words: list[str], place: int) -> Kind | None:
    word, before = words[place], words[place - 1] if place else ""
    if word in _SETS["password"] or word.endswith(("password", "passwd")):
        return "password"
    if word in _SETS["secret"] or word.endswith(("apikey", "secret", "token", "secretkey", "accesskey", "privatekey")):
        return "key"
    if word == "key" and (before in _SETS["key"] or before.endswith(("api", "secret"))):
        return "key"
    if word.endswith("key") and word[:-3] in _SETS["key"]:
        return "key"
    return "key" if word == "auth" and place == len(words) - 1 else None


def entropy(value: str) -> float:
    """Bits per character, of the characters' frequencies."""
    counts = Counter(value)
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())


def looks_random(value: str, least_length: int = 16, least_entropy: float = 3.0) -> bool:
    """Whether a value has the length, the mixture and the entropy of a key."""
    return (
        len(value) >= least_length
        and any(sign.isdigit() for sign in value)
        and any(sign.isalpha() for sign in value)
        and re.fullmatch(r"[\w+/=.~!@#%^&*:,?|$-]+", value) is not None
        and entropy(value) >= least_entropy
        and not made_of_words(value)
        and _turns(value) >= len(value) / 7
    )


def made_of_words(value: str) -> bool:
    """Whether a value is words and small numbers: a name, a path, a version, an address, a date."""
    if re.search(
        r"://|^[/.~]|^\w+(?:\.\w+)+\(|^v?\d+(?:\.\d+){2,}|\.(?:com|org|net|io|dev|json|ya?ml|pem|crt|key|txt|py|js)\b",
        value,
    ):
        return True
    return all(_is_word(part) for part in re.split(r"[^A-Za-z0-9]+", value))


def _is_word(part: str) -> bool:
    """`userPassword2` and `2fa` are; `vsy5tpik11ihgpcj` and `aB3dE` are not."""
    pieces = _WORD.findall(part)
    letters = [len(piece) for piece in pieces if not piece.isdigit()]
    inside = any(piece.isdigit() for piece in pieces[1:-1])
    return not inside and len(pieces) - len(letters) <= 1 and len(part) >= 3.2 * (len(letters) - 1) and len(part) <= 40


def looks_chosen(value: str) -> bool:
    """Whether a value could be a password somebody chose: no word, no sentence, no path, no name of a setting."""
    signs = sum((any(map(str.isdigit, value)), any(map(str.islower, value)), any(map(str.isupper, value)))) + bool(
        re.search(r"[^\w]", value)
    )
    return (
        8 <= len(value) <= 100
        and signs >= 3
        and not re.search(r"\s|^[/.~]|://|^[A-Z_]+$|^[a-z]+([._-][a-z]+)*$|[)\]}]$|\w\(|^\w+\[", value)
    )


def looks_guessed(value: str) -> bool:
    """Whether a value is a weak password: a word with a number or a sign after it."""
    return re.fullmatch(r"[A-Za-z]{2,16}[@!#$_.-]?\d{1,6}[!@#$]?|[A-Za-z]{2,12}[@#!$]\w{2,12}", value) is not None


def _turns(value: str) -> int:
    """How often the kind of character changes; names change rarely, random text all the time."""
    kinds = ["d" if sign.isdigit() else "u" if sign.isupper() else "l" if sign.islower() else "o" for sign in value]
    return sum(before != after for before, after in pairwise(kinds))
