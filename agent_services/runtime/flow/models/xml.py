"""XML, XPath and what they read: lxml, ElementTree, sax, minidom, elementpath."""

from agent_services.runtime.flow.model import Model, Sink

_XML = ("lxml", "parsel", "elementpath", "xml", "defusedxml")

MODEL = Model(
    sinks=(
        Sink("xpath", (".xpath",), 0, ("path", "_path"), "remote", needs=_XML),
        Sink("xpath", ("lxml.etree.XPath", "lxml.etree.ETXPath", "lxml.etree.XPathEvaluator"), 0, ("path",), "remote"),
        Sink("xpath", ("elementpath.select", "elementpath.iter_select"), 1, ("path",), "remote"),
        Sink("xpath", ("elementpath.Selector",), 0, ("path",), "remote"),
        Sink("xml", tuple(f"xml.dom.minidom.{name}" for name in ("parse", "parseString")), 0, (), "xml"),
        Sink("xml", tuple(f"xml.dom.pulldom.{name}" for name in ("parse", "parseString")), 0, (), "xml"),
        Sink("xml", tuple(f"lxml.etree.{name}" for name in ("fromstring", "parse", "XML")), 0, (), "entities"),
        Sink("xml", ("xml.sax.parse", "xml.sax.parseString"), 0, (), "xml"),
    ),
    cleans=dict.fromkeys(("xml.sax.saxutils.escape", "xml.sax.saxutils.quoteattr"), frozenset({"xss"})),
)
