"""Templates: one file is one whole mail, with subject, text and html; the office's own come before the shipped ones."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateRuntimeError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

import mailproc
from mailproc.model.words import line
from mailproc.press.inlining import Inliner
from mailproc.press.wording import brief

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
D = TypeVar("D", bound="DataclassInstance")

MAIL_PARTS = ("subject", "text", "html")
PART = "part"  # the variable by which templates/mail.j2 chooses a block
SUBJECT_WIDTH = 120  # characters; longer subjects are cut by mail programs anyway

UNKNOWN_TEMPLATE = "模板 {name}：没有同名的内置模板，不会被使用；请核对文件名"
BROKEN_TEMPLATE = "模板 {name}：{fault}；已改用内置模板，请修改"
UNKNOWN_VARIABLES = "模板 {name}：没有这些变量：{names}；已有变量见 docs/templates.md"
NOT_UTF8 = "不是 UTF-8 编码，请另存为 UTF-8"

# What an own template can do wrong while it renders, besides what Jinja itself reports.
_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, OSError)

_NUMBERS = re.compile(r"\d{4}-\d{2}(?:-[A-Z]?\d+(?:\.\d+)?)?")  # 2026-11-0007.2, 2026-11, 2026-11-15
_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's words, for any number of recipients."""

    subject: str
    text: str
    html: str


class Press:
    """Renders templates. Everything a context holds reaches templates as one printable line or a number.

    `folder` is the office's own templates. One of them that cannot be rendered is replaced by the
    shipped one, and `check` says so.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._shipped = _shipped()
        self._own = self._shipped
        if folder is not None and folder.resolve() != shipped_folder().resolve():
            self._own = _Shelf((folder, shipped_folder()))
        self._faults: dict[tuple[str, tuple[str, ...]], str] = {}

    def render(self, name: str, context: "DataclassInstance") -> Rendered:
        """The mail `name` (without .j2). Raises TemplateError only for a fault of a shipped template."""
        return self._made(
            name, MAIL_PARTS, context, lambda parts: Rendered(_subject(parts[0]), _text(parts[1]), parts[2])
        )

    def text(self, name: str, context: "DataclassInstance") -> str:
        """A template that is plain text and no mail."""
        return self._made(name, ("text",), context, lambda parts: _text(parts[0]))

    def paper(self, name: str, context: "DataclassInstance", read: Callable[[str], T]) -> T:
        """What `read` makes of the words of a paper; where it can make nothing of them, it raises ValueError."""
        return self._made(name, ("paper",), context, lambda parts: read(parts[0]))

    def check(self) -> tuple[str, ...]:
        """What is wrong with the office's own templates: at rest, and so far while rendering."""
        if self._folder is None or not self._folder.is_dir():
            return ()
        problems = [p for path in sorted(self._folder.glob("*.j2")) for p in self._examine(path.name)]
        return tuple(dict.fromkeys([*problems, *self._faults.values()]))

    def _made(
        self,
        name: str,
        wanted: tuple[str, ...],
        context: "DataclassInstance",
        make: Callable[[tuple[str, ...]], T],
    ) -> T:
        template = f"{name}.j2"
        clean = cleaned(context)
        variables = {name: getattr(clean, name) for name in _names(type(clean))}
        if self._own is not self._shipped and (template, wanted) not in self._faults:
            try:
                return make(self._own.render(template, wanted, variables))
            except _FAULTS as fault:
                self._faults[template, wanted] = BROKEN_TEMPLATE.format(name=template, fault=_fault(fault))
        return make(self._shipped.render(template, wanted, variables))

    def _examine(self, name: str) -> tuple[str, ...]:
        if not self._shipped.has(name):
            return (UNKNOWN_TEMPLATE.format(name=name),)
        try:
            used = self._own.variables(name)
        except _FAULTS as fault:
            return (BROKEN_TEMPLATE.format(name=name, fault=_fault(fault)),)
        unknown = sorted(used - self._shipped.variables(name))
        return (UNKNOWN_VARIABLES.format(name=name, names="、".join(unknown)),) if unknown else ()


class _Shelf:
    """Templates from one or several folders, compiled twice: escaping for html, and plain."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        # utf-8-sig: Notepad puts a byte order mark before what it saves.
        self._loader = FileSystemLoader([str(folder) for folder in folders], encoding="utf-8-sig")
        self._escaping = _environment(self._loader, html=True)
        self._plain = _environment(self._loader, html=False)
        self._inliner = Inliner()

    def render(self, name: str, parts: tuple[str, ...], variables: Mapping[str, object]) -> tuple[str, ...]:
        return tuple(self._part(name, part, variables) for part in parts)

    def has(self, name: str) -> bool:
        return name in self._loader.list_templates()

    def variables(self, name: str) -> set[str]:
        """The variables that a template and all it extends or includes ask for."""
        self._plain.get_template(name)  # compiles: unknown filters and tests are found here
        source, _, _ = self._loader.get_source(self._plain, name)
        tree = self._plain.parse(source)
        found = meta.find_undeclared_variables(tree)
        for other in meta.find_referenced_templates(tree):
            if other is not None and other != name:
                found |= self.variables(other)
        return found

    def _part(self, name: str, part: str, variables: Mapping[str, object]) -> str:
        environment = self._escaping if part == "html" else self._plain
        words = environment.get_template(name).render({**variables, PART: part})
        if not words.strip():
            raise TemplateRuntimeError(f"{part} 为空")
        return self._inliner.inline(words) if part == "html" else words


@cache
def _shipped() -> _Shelf:
    """The shipped templates: they do not change while we run, and take a second to compile."""
    return _Shelf((shipped_folder(),))


def shipped_folder() -> Path:
    """templates/ beside the package in a checkout, inside it when installed as a wheel."""
    package = Path(mailproc.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


class _Sandbox(ImmutableSandboxedEnvironment):
    """Asks what is safe only of what is not plainly ours: the fields and properties of a context's values are."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if attribute in _told(type(obj)):  # type: ignore[arg-type]  # mypy: classes are hashable
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


@cache
def _told(kind: type) -> frozenset[str]:
    """What a value of ours tells: names of its fields and properties."""
    properties = () if not _names(kind) else (name for name, value in vars(kind).items() if isinstance(value, property))
    return frozenset(name for name in (*_names(kind), *properties) if not name.startswith("_"))


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a value of ours; none of anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _environment(loader: FileSystemLoader, *, html: bool) -> ImmutableSandboxedEnvironment:
    made = _Sandbox(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=html,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["whole"] = _whole if html else str
    return made


def _whole(words: object) -> Markup:
    """The filter `whole`: a narrow screen's lines do not end within a number, at its hyphens."""
    return Markup(_NUMBERS.sub(r'<span class="whole">\g<0></span>', str(escape(words))))  # noqa: S704 escaped


def cleaned(context: D) -> D:
    """The context with every string in it made one printable line, so that no name can break a mail or a table."""
    return cast("D", _clean(context))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return line(value)
    if isinstance(value, tuple):
        return tuple(map(_clean, value))
    if names := _names(type(value)):  # type: ignore[arg-type]  # as above
        return type(value)(*[_clean(getattr(value, name)) for name in names])
    return value


def _subject(words: str) -> str:
    return brief(" ".join(words.split()), SUBJECT_WIDTH)


def _text(words: str) -> str:
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", words)).strip("\n") + "\n"


def _fault(fault: Exception) -> str:
    if isinstance(fault, UnicodeDecodeError):
        return NOT_UTF8
    where = getattr(fault, "lineno", None)
    return line(f"第{where}行 {fault}" if where else f"{fault}")
