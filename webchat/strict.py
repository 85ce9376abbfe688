"""Strict mode, for tests: every bot request must fit a Bot API specification, to the last parameter's name.

The specification has the shape of github.com/PaulSonOfLars/telegram-bot-api-spec: methods and types with fields.
Ours in `schema.json` is the subset that the web chat serves.
"""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from webchat.errors import bad_request

Json = dict[str, Any]
OURS = Path(__file__).parent / "schema.json"
PLAIN: dict[str, Json] = {
    "Integer": {"type": "integer"},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "True": {"const": True},
    "InputFile": {"type": "string"},
}


class BotApiSchema:
    """A specification as JSON schemas, one for each method."""

    def __init__(self, path: Path = OURS) -> None:
        specification = json.loads(path.read_text("utf-8"))
        self._types = {name: _type(kind) for name, kind in specification["types"].items()}
        self._methods = {name: _object(method) for name, method in specification["methods"].items()}

    def check(self, method: str, parameters: Json) -> None:
        """Refuse a request that does not fit, naming the parameter.

        Raises:
            BotApiError: 400.
        """
        schema = self._methods.get(method)
        if schema is None:
            raise bad_request(f"strict: {method} is not in the specification")
        self._refuse(method, schema, parameters)

    def check_type(self, name: str, value: Any) -> None:
        """Refuse a value that is no object of this type, for example a Message that we answer."""
        self._refuse(name, {"$ref": f"#/$defs/{name}"}, value)

    def _refuse(self, name: str, schema: Json, value: Any) -> None:
        validator = Draft202012Validator(schema | {"$defs": self._types})
        errors = sorted(validator.iter_errors(value), key=lambda error: list(map(str, error.absolute_path)))
        if errors:
            place = ".".join(str(part) for part in errors[0].absolute_path)
            raise bad_request(f"strict: {name}{'.' + place if place else ''}: {errors[0].message[:300]}")


def _type(kind: Json) -> Json:
    if "subtypes" in kind:
        return {"anyOf": [_reference(name) for name in kind["subtypes"]]}
    return _object(kind)


def _object(kind: Json) -> Json:
    fields = kind.get("fields", [])
    return {
        "type": "object",
        "properties": {field["name"]: {"anyOf": [_reference(name) for name in field["types"]]} for field in fields},
        "required": [field["name"] for field in fields if field["required"]],
        "additionalProperties": False,
    }


def _reference(name: str) -> Json:
    if name.startswith("Array of "):
        return {"type": "array", "items": _reference(name.removeprefix("Array of "))}
    return PLAIN.get(name, {"$ref": f"#/$defs/{name}"})
