"""Whether a folder lies on a network."""

from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from jdm_desktop.store import place

Mount = namedtuple("Mount", "mountpoint fstype opts")  # noqa: PYI024 - as psutil's own
MOUNTS = [
    Mount("/", "ext4", "rw"),
    Mount("/data", "xfs", "rw"),
    Mount("/data/share", "nfs4", "rw,vers=4.2"),
    Mount("/data/share/local", "ext4", "rw"),
    Mount("/mnt/ward", "cifs", "rw"),
    Mount("/mnt/odd", "unheard-of", "rw,remote"),
]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/data/li/store", False),
        ("/data/share/store", True),
        ("/data/shared/store", False),
        ("/data/share/local/store", False),
        ("/mnt/ward", True),
        ("/mnt/odd/store", True),
        ("/srv/store", False),
    ],
)
def test_the_nearest_mount_decides(folder: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a case
    """A folder is where its nearest mount is, also while it is not made yet."""
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_how: MOUNTS)
    assert place.is_on_network(Path(folder)) is expected


def test_a_folder_whose_mount_nobody_knows_is_taken_for_local(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the system does not say, work is not stopped."""
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_how: [])
    assert not place.is_on_network(tmp_path)
