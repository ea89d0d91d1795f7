"""A small file system for PostgreSQL alone, which a test can fill and slow down, as far as the machine lets it."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE_MB = 512
_LOOP = 7  # the kernel's number for loop devices
# Of the first generation of control groups. The second has no limits for all processes together, and so none for the
# kernel's own thread that writes a file system's journal.
_WRITES_A_SECOND = Path("/sys/fs/cgroup/blkio/blkio.throttle.write_iops_device")


@dataclass(frozen=True)
class SmallDisk:
    """A folder that anybody may enter: for root a file system in a file, or at least in memory."""

    folder: Path

    @property
    def can_be_filled(self) -> bool:
        return self.folder.is_mount()

    @property
    def can_be_slowed(self) -> bool:
        return os.major(self.folder.stat().st_dev) == _LOOP and os.access(_WRITES_A_SECOND, os.W_OK)

    @contextmanager
    def slowed(self, writes_a_second: int) -> Iterator[None]:
        """Let the kernel hold back every write to the device beyond so many a second, whoever makes it."""
        number = self.folder.stat().st_dev
        device = f"{os.major(number)}:{os.minor(number)}"
        _WRITES_A_SECOND.write_text(f"{device} {writes_a_second}")
        try:
            yield
        finally:
            _WRITES_A_SECOND.write_text(f"{device} 0")  # no limit

    def fill(self) -> Path:
        """Write until nothing more fits, to the last byte; returns the file that takes the room."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 10, 1):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue
        return filler


@contextmanager
def small_disk() -> Iterator[SmallDisk]:
    """A small disk while the block runs; without root's rights just a folder."""
    with tempfile.TemporaryDirectory(prefix="own-house-") as name, ExitStack() as mounted:
        image, folder = Path(name) / "image", Path(name) / "disk"
        Path(name).chmod(0o755)
        folder.mkdir()
        if os.geteuid() == 0 and (_in_a_file(image, folder) or _in_memory(folder)):
            mounted.callback(_succeeds, "umount", "--lazy", str(folder))
        yield SmallDisk(folder)


def _in_a_file(image: Path, folder: Path) -> bool:
    with image.open("wb") as file:
        file.truncate(SIZE_MB << 20)
    made = _succeeds("mkfs.ext4", "-q", "-m", "0", str(image))
    return made and _succeeds("mount", "-o", "loop", str(image), str(folder))


def _in_memory(folder: Path) -> bool:
    return _succeeds("mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder))


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - no shell
    except FileNotFoundError:
        return False
