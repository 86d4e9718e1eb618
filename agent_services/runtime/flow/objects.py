"""Objects of the standard library that keep what they are given: text buffers, parsers of settings, chained maps."""

from collections.abc import Callable, Mapping

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.functions import Arguments
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.text import merged_box
from agent_services.runtime.flow.values import UNKNOWN, Value, concat, constant, either

_Make = Callable[[Run, Arguments, State], Value]
_TEXT = "text"


def made(run: Run, name: str, given: Arguments, state: State) -> Value | None:
    """What the constructor of such an object makes; None for any other call."""
    make = _MAKERS.get(name)
    return make(run, given, state) if make is not None else None


def object_method(run: Run, owner: Value, name: str, given: Arguments, state: State) -> Value | None:
    """A method of such an object; None when it is none of these."""
    boxes = run.boxes(owner, state)
    kind = boxes[0][1].of
    if kind in ("io.StringIO", "io.BytesIO"):
        return _buffer(run, owner, name, given, state)
    if kind == "configparser.ConfigParser":
        return _settings(run, owner, name, given, state)
    if name == "setFeature" and len(given.positional) == 2:
        key = given.positional[0].known if given.positional[0].is_known else given.positional[0].name
        run.change(owner, state, lambda box, sure: box.put(key, given.positional[1], sure=sure))
        return constant(None)
    if name in ("_asdict", "dict", "model_dump") and len(boxes) == 1:
        return run.new(Box("dict", boxes[0][1].items, boxes[0][1].rest), state)
    if name == "_replace":
        return run.new(Box("object", {**boxes[0][1].items, **given.named}, boxes[0][1].rest, kind), state)
    return None


def _new_buffer(name: str) -> _Make:
    def make(run: Run, given: Arguments, state: State) -> Value:
        return run.new(Box("object", {_TEXT: given.get(0) or constant("")}, None, name), state)

    return make


def _buffer(run: Run, owner: Value, name: str, given: Arguments, state: State) -> Value | None:
    _, box = run.boxes(owner, state)[0]
    held = box.items.get(_TEXT, UNKNOWN)
    if name == "write":
        text = concat([held, given.get(0) or UNKNOWN])
        run.change(owner, state, lambda box, sure: box.put(_TEXT, text, sure=sure))
        return UNKNOWN
    if name == "writelines":
        text = concat([held, run.flat(given.get(0) or UNKNOWN, state)])
        run.change(owner, state, lambda box, sure: box.put(_TEXT, text, sure=sure))
        return UNKNOWN
    if name in ("getvalue", "read", "readline"):
        return held if name != "readline" else held.loose()
    if name == "truncate" and (given.get(0) or UNKNOWN).known == 0:
        run.change(owner, state, lambda box, sure: box.put(_TEXT, constant(""), sure=sure))
        return UNKNOWN
    return UNKNOWN if name in ("seek", "tell", "close", "flush", "truncate") else None


# -- settings ----------------------------------------------------------------------------------------------------------


def _new_settings(run: Run, given: Arguments, state: State) -> Value:
    return run.new(Box("object", {}, None, "configparser.ConfigParser"), state)


def _settings(run: Run, owner: Value, name: str, given: Arguments, state: State) -> Value | None:
    """Sections and options in one box, under pairs of names; options are kept in lower case."""
    section, option = given.get(0) or UNKNOWN, given.get(1) or UNKNOWN
    if name == "set":
        _put(run, owner, section, option, given.get(2) or constant(None), state)
        return constant(None)
    if name in ("get", "getint", "getfloat", "getboolean"):
        fallback = given.named.get("fallback")
        found = _read(run, owner, section, option, state)
        found = found if found is not None else fallback if fallback is not None else UNKNOWN
        return found if name == "get" else UNKNOWN
    if name in ("read_dict", "read_string", "read", "read_file"):
        held = run.flat(section, state)
        if name == "read_dict" and _read_dict(run, owner, section, state):
            return constant(None)
        run.change(owner, state, lambda box, _: box.spread(held))
        return constant(None)
    if name in ("add_section", "has_section", "sections", "options", "write", "remove_section"):
        return UNKNOWN
    return None


def _key(section: Value, option: Value) -> object:
    if isinstance(section.known, str) and isinstance(option.known, str):
        return (section.known, option.known.lower())
    return None


def _put(run: Run, owner: Value, section: Value, option: Value, value: Value, state: State) -> None:
    key = _key(section, option)
    run.change(
        owner,
        state,
        lambda box, sure: box.spread(value) if key is None else box.put(key, value, sure=sure),
    )


def _read(run: Run, owner: Value, section: Value, option: Value, state: State) -> Value | None:
    key = _key(section, option)
    found: Value | None = None
    for _, box in run.boxes(owner, state):
        value = box.any() if key is None else box.get(key)
        found = value if found is None or value is None else either(found, value)
    return found


def _read_dict(run: Run, owner: Value, given: Value, state: State) -> bool:
    sections = run.boxes(given, state)
    if len(sections) != 1 or not sections[0][1].is_exact:
        return False
    for name, options in sections[0][1].items.items():
        for _, box in run.boxes(options, state):
            for option, value in box.items.items():
                _put(run, owner, constant(name), constant(str(option)), value, state)
    return True


def settings_section(run: Run, owner: Value, section: Value, state: State) -> Value | None:
    """`settings["section"]`, as a dictionary of its options."""
    boxes = run.boxes(owner, state)
    if len(boxes) != 1 or boxes[0][1].of != "configparser.ConfigParser" or not isinstance(section.known, str):
        return None
    items = {
        key[1]: value for key, value in boxes[0][1].items.items() if isinstance(key, tuple) and key[0] == section.known
    }
    return run.new(Box("dict", items, boxes[0][1].rest), state)


def settings_option_set(run: Run, owner: Value, section: Value, option: Value, value: Value, state: State) -> bool:
    """`settings["section"]["option"] = value`; False when it is no parser of settings."""
    boxes = run.boxes(owner, state)
    if len(boxes) != 1 or boxes[0][1].of != "configparser.ConfigParser":
        return False
    _put(run, owner, section, option, value, state)
    return True


def settings_section_set(run: Run, owner: Value, section: Value, value: Value, state: State) -> bool:
    """`settings["section"] = {...}`."""
    boxes = run.boxes(owner, state)
    if len(boxes) != 1 or boxes[0][1].of != "configparser.ConfigParser":
        return False
    for _, box in run.boxes(value, state):
        for option, each in box.items.items():
            _put(run, owner, section, constant(str(option)), each, state)
    return True


# -- containers --------------------------------------------------------------------------------------------------------


def _new_list(run: Run, given: Arguments, state: State) -> Value:
    source = given.get(0)
    if source is None:
        return run.new(listing([]), state)
    if isinstance(source.known, tuple | str):
        return run.new(listing([constant(each) for each in source.known][:200]), state)
    boxes = run.boxes(source, state)
    if not boxes:
        return run.new(Box("list", {}, source.loose()), state)
    if boxes[0][1].kind == "dict" and boxes[0][1].is_exact:
        return run.new(listing([constant(key) for key in boxes[0][1].items]), state)
    return run.new(Box("list", boxes[0][1].items, boxes[0][1].rest), state)


def _new_queue(run: Run, given: Arguments, state: State) -> Value:
    return run.new(listing([]), state)


def _new_dict(run: Run, given: Arguments, state: State) -> Value:
    items: Mapping[object, Value] = {}
    rest: Value | None = None
    if given.positional:
        boxes = run.boxes(given.positional[0], state)
        if boxes and boxes[0][1].kind == "dict":
            items, rest = boxes[0][1].items, boxes[0][1].rest
        elif boxes and (pairs := _pairs(run, boxes[0][1], state)) is not None:
            items = pairs
        else:
            rest = run.flat(given.positional[0], state)
    return run.new(Box("dict", {**items, **given.named}, rest if given.rest is None else given.rest), state)


def _pairs(run: Run, box: Box, state: State) -> dict[object, Value] | None:
    items: dict[object, Value] = {}
    for each in box.ordered() or []:
        inner = run.boxes(each, state)
        parts = (
            inner[0][1].ordered()
            if inner
            else [constant(k) for k in each.known]
            if isinstance(each.known, tuple)
            else None
        )
        if parts is None or len(parts) != 2 or not parts[0].is_known or not constants.is_plain(parts[0].known):
            return None
        items[parts[0].known] = parts[1]
    return items if box.is_exact else None


def _new_default_dict(run: Run, given: Arguments, state: State) -> Value:
    return _new_dict(run, Arguments(given.positional[1:], given.named, given.rest), state)


def _new_chain(run: Run, given: Arguments, state: State) -> Value:
    boxes = [box for value in reversed(given.positional) for _, box in run.boxes(value, state)]
    return run.new(merged_box(boxes), state)


def _new_parser(run: Run, given: Arguments, state: State) -> Value:
    return run.new(Box("object", {}, None, "xml.sax.make_parser()"), state)


def _new_namespace(run: Run, given: Arguments, state: State) -> Value:
    return run.new(Box("object", dict(given.named), given.rest, "types.SimpleNamespace"), state)


_MAKERS: dict[str, _Make] = {
    **{name: _new_buffer(name) for name in ("io.StringIO", "io.BytesIO")},
    **dict.fromkeys((f"configparser.{name}" for name in ("ConfigParser", "RawConfigParser")), _new_settings),
    **dict.fromkeys(("list", "set", "collections.deque"), _new_list),
    **dict.fromkeys((f"queue.{name}" for name in ("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue")), _new_queue),
    **dict.fromkeys(("asyncio.Queue", "multiprocessing.Queue"), _new_queue),
    **dict.fromkeys(("dict", "collections.OrderedDict", "types.MappingProxyType"), _new_dict),
    "collections.defaultdict": _new_default_dict,
    "collections.ChainMap": _new_chain,
    "xml.sax.make_parser": _new_parser,
    "types.SimpleNamespace": _new_namespace,
}
