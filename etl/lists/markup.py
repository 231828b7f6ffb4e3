"""XML of any size, one element at a time, without entities, document types or the network."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from communique.etl.lists.model import AGAIN, File, Unreadable

TRUSTED = "Get the list from its publisher; official lists declare none."


def elements(file: File, tags: Collection[str]) -> Iterator[Any]:
    """The elements of these names (without namespace) as they are closed, each emptied once the next is asked for.

    Raises Unreadable with its line for XML that is cut or malformed, and for a document that declares a type.
    """
    from lxml import etree

    options = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False, "remove_comments": True}
    with file.open() as stream:
        try:
            walk = etree.iterparse(stream, events=("start", "end"), remove_pis=True, **options)
            is_checked = False
            for event, element in walk:
                if not is_checked:
                    if element.getroottree().docinfo.internalDTD is not None:
                        raise Unreadable(file.name, "declares a document type, as harmful files do", TRUSTED, 1)
                    is_checked = True
                if local(element) not in tags:
                    continue
                if event == "start" and element.getparent() is None:
                    yield element
                elif event == "end" and element.getparent() is not None:
                    yield element
                    element.clear(keep_tail=False)
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError as failure:
            raise Unreadable(file.name, f"is not whole XML: {failure.msg}", AGAIN, failure.lineno) from failure


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, *path: str) -> list[Any]:
    """The elements below `element` at the end of a path of names."""
    found = [element]
    for name in path:
        found = [child for parent in found for child in parent if local(child) == name]
    return found


def texts(element: Any, *path: str) -> list[str]:
    """What stands in the elements at the end of a path, blanks left out, white space put together."""
    return [text for child in children(element, *path) if (text := " ".join((child.text or "").split()))]


def text(element: Any, *path: str) -> str | None:
    """What stands in the first element at the end of a path."""
    return next(iter(texts(element, *path)), None)


def content(element: Any) -> Any:
    """The element as JSON: text where it has nothing else, else its attributes and children by name; null if blank.

    Children that recur are a list.
    """
    found: dict[str, Any] = {name: value for name, value in element.attrib.items() if value}
    for child in element:
        value, name = content(child), local(child)
        if value is None:
            continue
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    own = " ".join((element.text or "").split())
    if not found:
        return own or None
    return {**found, "text": own} if own else found
