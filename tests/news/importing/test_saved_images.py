"""The images of a saved page: those that came with it become the site's, the others are told."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.models import CustomImage
from news.importing.run import Status
from news.models import NewsPage
from tests.news.importing.helpers import blocks, imported, png, told


def test_images_of_the_page_s_folder_and_of_the_page_itself(
    save: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "été 1.png").write_bytes(png())
    data = base64.b64encode(png("navy")).decode()
    (report,) = imported(
        save(
            '<figure><img src="./page_files/%C3%A9t%C3%A9%201.png" alt="Une place">'
            "<figcaption>En été</figcaption></figure>"
            f'<p>Texte <img src="data:image/png;base64,{data}"> et suite.</p>'
            '<img src="https://avant.example.org/loin.png" alt="Au loin">'
            '<img src="/racine.png"><img src="../../etc/x.png">'
        )
    )

    place, other = CustomImage.objects.order_by("pk")
    assert (place.title, place.description, place.is_decorative) == ("En été", "Une place", False)
    assert [value for kind, value in blocks(report) if kind == "image"] == [
        {"image": {"image": place.pk, "decorative": False, "alt_text": "Une place"}, "caption": "En été"},
        {"image": {"image": other.pk, "decorative": False, "alt_text": ""}, "caption": ""},
    ]
    for words in ("Au loin", "loin.png", "racine.png", "x.png"):
        assert words in told(report)
    assert "image.png" in told(report)  # it has no alternative text


def test_importing_again_adds_no_image(save: Callable[..., Path]) -> None:
    data = base64.b64encode(png()).decode()
    path = save(f'<p>Texte.</p><img alt="" src="data:image/png;base64,{data}">')
    imported(path)

    assert imported(path)[0].status == Status.UNCHANGED
    assert CustomImage.objects.count() == 1
    assert CustomImage.objects.get().is_decorative


@pytest.mark.parametrize("dry_run", [True, False])
def test_images_stay_only_if_their_page_does(save: Callable[..., Path], dry_run: bool) -> None:
    data = base64.b64encode(png("olive")).decode()
    path = save(f'<p>Texte.</p><img alt="a" src="data:image/png;base64,{data}">')
    stored: list[str] = []
    original = CustomImage.save

    def save_and_note(image: CustomImage, *args: object, **kwargs: object) -> None:
        original(image, *args, **kwargs)
        stored.append(image.file.path)
        if not dry_run:
            raise OSError("disk full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CustomImage, "save", save_and_note)
        (report,) = imported(path, dry_run=dry_run)

    assert report.status == (Status.CREATED if dry_run else Status.FAILED)
    assert stored
    assert not any(Path(file).exists() for file in stored)
    assert not CustomImage.objects.exists()
    assert not NewsPage.objects.exists()
