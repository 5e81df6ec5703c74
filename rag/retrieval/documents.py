"""The hybrid search as a LangChain retriever, for chains of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.domain import Hit, PressRelease, Query
from rag.index.store import Store
from rag.releases.ministries import english_name
from rag.retrieval.hybrid import HybridRetriever

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever


def as_langchain_retriever(
    retriever: HybridRetriever, store: Store, understand: Callable[[str], Query], k: int = 8
) -> BaseRetriever:
    """A retriever of the `k` best chunks of a question, within the dates and ministries that it names.

    A document holds a chunk's text; its metadata say where it stands (`release_id`, `start`, `end` in the stored body
    of that `sha256`), what the release is (`title`, `ministry`, `ministry_en`, `published`, `kind`, `language`,
    `license`, `url`), why it was found (`score`, `dense`, `lexical`, `coverage`), which other releases have the same
    text (`twins`), and whether the question's filters had to be left aside (`relaxed`). `ainvoke` searches in a thread.
    """
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class PressReleaseRetriever(BaseRetriever):
        """LangChain runs the synchronous search of a retriever in a thread for `ainvoke`, `abatch` and the like."""

        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            found = retriever.search(understand(query), k)
            releases = store.releases(hit.chunk.release_id for hit in found.hits)
            return [
                Document(
                    id=hit.chunk.chunk_id,
                    page_content=hit.chunk.text,
                    metadata=_metadata(hit, releases[hit.chunk.release_id]) | {"relaxed": found.relaxed},
                )
                for hit in found.hits
            ]

    return PressReleaseRetriever()


def _metadata(hit: Hit, release: PressRelease) -> dict[str, object]:
    return {
        "release_id": release.release_id,
        "title": release.title,
        "ministry": release.ministry,
        "ministry_en": english_name(release.ministry),
        "published": release.published.isoformat(),
        "kind": release.kind,
        "language": release.language,
        "license": release.license,
        "url": release.url,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "sha256": release.sha256,
        "score": hit.score,
        "dense": hit.dense,
        "lexical": hit.lexical,
        "coverage": hit.coverage,
        "twins": list(hit.twins),
    }
