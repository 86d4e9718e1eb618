"""Built-in functions and types whose results cannot carry text."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model

_NUMBERS = ("int", "float", "bool", "len", "abs", "round", "hash", "ord", "complex", "id", "divmod", "pow")
_FACTS = ("isinstance", "issubclass", "hasattr", "callable", "any", "all", "type", "sum", "print")

MODEL = Model(
    cleans={
        **dict.fromkeys((*_NUMBERS, *_FACTS), EVERYTHING),
        **dict.fromkeys(("uuid.UUID", "decimal.Decimal", "fractions.Fraction", "ipaddress.ip_address"), EVERYTHING),
        **dict.fromkeys(("ipaddress.ip_network", "ipaddress.IPv4Address", "ipaddress.IPv6Address"), EVERYTHING),
        **dict.fromkeys((f"datetime.{name}" for name in ("date", "datetime", "timedelta", "time")), EVERYTHING),
        **dict.fromkeys((f"datetime.datetime.{n}" for n in ("strptime", "fromisoformat", "fromtimestamp")), EVERYTHING),
        **dict.fromkeys(("datetime.date.fromisoformat", "dateutil.parser.parse", "time.strptime"), EVERYTHING),
        **dict.fromkeys(("re.compile", "struct.unpack", "math.floor", "math.ceil"), EVERYTHING),
    },
)
