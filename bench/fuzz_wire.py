"""What schemathesis takes for wrong is right where the wire has texts only.

A negative case of `true` where texts are listed arrives as the text "true"; one value where a list
is described arrives as a list of one. Such a failure is dropped, and only when every parameter of
the query and every field of the form, as sent, keeps to its description.
"""

from urllib.parse import parse_qsl, urlsplit

import jsonschema_rs
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation

FORM = "application/x-www-form-urlencoded"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if not isinstance(failure, AcceptedNegativeData) or case.meta is None:
        return True
    negated = {
        place for place, component in case.meta.components.items() if component.mode.is_negative
    }
    if not negated <= {ParameterLocation.QUERY, ParameterLocation.BODY}:
        return True
    request = response.request
    query = {parameter.name: Schema(parameter.definition["schema"]) for parameter in case.operation.query}
    return not (keeps_to(query, urlsplit(request.url).query) and form_keeps(case, request.body))


def form_keeps(case, body):
    """Whether the form sent, if any, keeps to its description."""
    if not body:
        return True
    alternative = case.operation.get_body_for_media_type(FORM)
    if case.media_type != FORM or alternative is None:
        return False
    form = Schema(alternative.definition["schema"])
    return keeps_to(form.properties(), body.decode() if isinstance(body, bytes) else body)


def keeps_to(described, encoded):
    sent = {}
    for name, text in parse_qsl(encoded, keep_blank_values=True):
        sent.setdefault(name, []).append(text)
    return all(name in described and described[name].takes(texts) for name, texts in sent.items())


class Schema:
    """What a value is described to be; what it refers to comes with the outermost of its schemas."""

    def __init__(self, schema, bundled=None):
        self.bundled = schema.get("x-bundled", {}) if bundled is None else bundled
        while "$ref" in schema:
            schema = self.bundled[schema["$ref"].removeprefix("#/x-bundled/")]
        self.schema = schema

    def within(self, schema):
        return Schema(schema, self.bundled)

    def properties(self):
        """Those of an object, by name."""
        found = {name: self.within(schema) for name, schema in self.schema.get("properties", {}).items()}
        for part in self.schema.get("allOf", ()):
            found |= self.within(part).properties()
        return found

    def takes(self, texts):
        """Whether texts, read as what is described, are right."""
        if self.schema.get("type") == "array":
            items = self.within(self.schema.get("items", {}))
            # a comma stands between two values, or a name occurs twice
            texts = [part for text in texts for part in text.split(",")]
            return all(items.takes([text]) for text in texts) and self.counts(len(texts))
        return len(texts) == 1 and any(self.is_valid(reading) for reading in readings(texts[0]))

    def counts(self, number):
        return self.schema.get("minItems", 0) <= number <= self.schema.get("maxItems", number)

    def is_valid(self, value):
        whole = {**self.schema, "x-bundled": self.bundled}
        return jsonschema_rs.Draft202012Validator(whole).is_valid(value)


def readings(text):
    """What a reader may take a text for."""
    yield text
    for read in (int, float):
        try:
            yield read(text)
        except ValueError:
            pass
    if text in ("true", "false"):
        yield text == "true"
