"""Formats that build objects: pickle, marshal, shelve, yaml, jsonpickle."""

from agent_services.runtime.flow.model import Model, Sink

_PICKLES = tuple(
    f"{package}.{name}"
    for package in ("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "jsonpickle.pickle")
    for name in ("load", "loads", "Unpickler")
)

MODEL = Model(
    sinks=(
        Sink("deserialization", _PICKLES, 0, ("file", "data")),
        Sink("deserialization", ("yaml.unsafe_load", "yaml.full_load", "yaml.unsafe_load_all"), 0, ("stream",)),
        Sink("deserialization", ("yaml.load", "yaml.load_all"), 0, ("stream",), "loader"),
        Sink(
            "deserialization", ("jsonpickle.decode", "jsonpickle.loads", "joblib.load", "torch.load"), 0, (), "outside"
        ),
        Sink("deserialization", ("shelve.open", "pandas.read_pickle"), 0, ("filename",), "outside"),
    ),
)
