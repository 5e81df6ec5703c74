"""What several test files share and what is dear to make."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from evals.corpora import FOLDERS
from rag.bootstrap import build_chat_service, build_parts, run_index
from rag.chat import ChatService
from rag.index.bundled import ensure_bundled_model
from rag.index.store import Store
from rag.index.sync import Parts
from rag.settings import Settings
from tests.fakes import HashEmbedder, WordAnalyser

_RELEASES = {
    "harbour": """---
title: 남해 작은 항구 물길 정비 착수
published: 2025-03-04 09:00:00
ministry: 해양수산부
url: https://www.korea.kr/briefing/pressReleaseView.do?newsId=900000001
license: KOGL-1
---
해양수산부는 남해의 작은 항구 일곱 곳에서 물길 정비를 시작한다.
공사는 2025년 4월 1일에 시작해 11월 30일에 끝난다.
예산은 모두 320억 원이다.

문의: 항만개발과 (044-200-5555)
""",
    "library": """---
title: 산골 학교 도서관에 책 만 권
published: 2025-05-20T10:00:00+09:00
ministry: 교육부
url: https://www.korea.kr/briefing/pressReleaseView.do?newsId=900000002
---
교육부는 산골 학교 도서관 열두 곳에 책 만 권을 보낸다.
책은 6월 2일부터 학교마다 차례로 닿는다.
읽고 싶은 책은 아이들이 직접 골랐고, 고르지 못한 학교는 가까운 도서관의 사서가 도왔다.
가을에는 글쓴이 다섯 사람이 학교를 찾아가 함께 읽는 자리를 연다.
""",
    "forest": """---
title: Forest trail safety weeks announced
published: 2025-06-11
ministry: 산림청
language: en
---
The Korea Forest Service will hold safety weeks on forest trails from June 16 to June 27.
Rangers will check 240 trails in that time.
Hikers can report a broken step or a fallen sign by phone, and repairs are made within ten days.
""",
}


class FakeIndex(NamedTuple):
    """A published index of three releases, made with fake parts; read it, or copy it to write."""

    settings: Settings
    parts: Parts

    def copy(self, folder: Path) -> FakeIndex:
        """The same index and corpus in a folder of one's own."""
        shutil.copytree(self.settings.home, folder / "home")
        shutil.copytree(self.settings.corpus, folder / "corpus")
        with Store.open(folder / "home" / "store.db") as store:
            store.move((key, str(folder / "corpus" / Path(item.source).name)) for key, item in store.known().items())
        return FakeIndex(Settings(home=folder / "home", corpus=folder / "corpus"), self.parts)


@pytest.fixture(scope="session")
def fake_index(tmp_path_factory: pytest.TempPathFactory) -> FakeIndex:
    """Two Korean releases and an English one, indexed once a session without a model."""
    folder = tmp_path_factory.mktemp("fake-index")
    settings = Settings(home=folder / "home", corpus=folder / "corpus")
    settings.corpus.mkdir()
    for name, text in _RELEASES.items():
        (settings.corpus / f"{name}.md").write_text(text, encoding="utf-8")
    parts = Parts(WordAnalyser(), HashEmbedder())
    report = run_index([], settings, parts=parts)
    assert (report.added, report.skipped) == (len(_RELEASES), [])
    return FakeIndex(settings, parts)


@pytest.fixture
def fake_service(fake_index: FakeIndex) -> Iterator[ChatService]:
    """The chat service over the shared index."""
    service = build_chat_service(fake_index.settings, parts=fake_index.parts)
    yield service
    service.close()


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder with the bundled embedding model as it ships, built once a session."""
    home = tmp_path_factory.mktemp("bundled")
    ensure_bundled_model(home)
    yield home
    # 450 MB that pytest would keep for three sessions.
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def real_index(bundled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Parts]:
    """The bundled corpus, indexed with the real model once a session; read it."""
    parts = build_parts(Settings(home=bundled_home))
    settings = Settings(home=tmp_path_factory.mktemp("bundled-index"), corpus=FOLDERS["bundled"])
    run_index([], settings, parts=parts)
    return settings, parts


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with random weights, pooling by its first token, without prompts of its own."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("tiny") / "tiny-cls"
    torch.manual_seed(1)
    sizes = BertConfig(vocab_size=300, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    BertModel(sizes).save_pretrained(folder)
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, **{chr(97 + n): 4 + n for n in range(26)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    kinds = "sentence_transformers.base.modules", "sentence_transformers.sentence_transformer.modules"
    files: dict[str, object] = {
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "model_max_length": 64,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{kinds[0]}.transformer.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{kinds[1]}.pooling.Pooling"},
        ],
        "1_Pooling/config.json": {"embedding_dimension": 32, "pooling_mode": "cls"},
        "README.md": "no part of the model",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
