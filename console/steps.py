"""Steps of guidance as the pages take them: who acts, where it leads, how a refusal is answered."""

from urllib.parse import quote

from console.staff import Staff
from ingest.lifecycle import Actor
from records.guidance import RevisionRow


def actor(staff: Staff) -> Actor:
    """Return the person as the history knows them."""
    return Actor(staff.name, staff.id)


def document_path(document_id: str, language: str) -> str:
    """Return where a document is shown."""
    return f"/guidance/documents/{quote(document_id)}/{language}"


def taken(document_id: str, language: str, step: str) -> str:
    """Return the document's page, which says what was done."""
    return f"{document_path(document_id, language)}?done={step}"


def refusal_status(problem: str) -> int:
    """Return the status of a page that says why a step was refused."""
    return 409 if problem else 200


def facts_of(revision: RevisionRow) -> dict[str, str]:
    """Return what a revision says about itself, in the words of a table."""
    lists = ("legal_basis", "source", "audience", "keywords", "related")
    plain = ("title", "topic", "issuer", "certainty", "reviewed_by")
    dates = {name: getattr(revision, name) for name in ("effective_from", "expires_on", "verified_on")}
    return (
        {name: str(getattr(revision, name)) for name in plain}
        | {name: date.strftime("%d/%m/%Y") if date else "" for name, date in dates.items()}
        | {name: "; ".join(getattr(revision, name)) for name in lists}
    )
