"""What kind of place a file lies in: a disk of this machine, a network share, or a folder that is kept in step.

SQLite, on which a project stands, trusts the locks of the file system, and a small file in the memory that all who have
the project open share. Network file systems promise neither. A folder that is kept in step with other machines is
an ordinary folder here, but what travels from it is whole files, whoever else changed them meanwhile.

Nothing is written and nobody is asked; what is looked at stands in :class:`Surroundings`, so that every system can be
tried on any.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path, PurePath
from typing import NamedTuple

from qualcode.files.platform import WINDOWS
from qualcode.files.reading import read_up_to


class PlaceKind(Enum):
    """What can be relied on there."""

    DISK = "disk"
    """A disk of this machine: several windows may write."""
    SHARE = "share"
    """A network file system, whose locks cannot be trusted: reading only."""
    SYNCED = "synced"
    """A folder whose files travel whole: one person at a time."""


class Whereabouts(NamedTuple):
    """The kind of a place, what it is called (``nfs4``, ``OneDrive``), and the folder in which it begins."""

    kind: PlaceKind
    name: str = ""
    root: str = ""


class Mount(NamedTuple):
    """A file system in the tree of folders: where, of which type, and what it comes from."""

    point: str
    type: str
    source: str


DISK = Whereabouts(PlaceKind.DISK)

_SHARES = frozenset(
    "nfs nfs4 nfs3 cifs smb smb2 smb3 smbfs smbnetfs ncp ncpfs afs auristorfs afp afpfs webdav davfs davfs2 ftp"
    " ftpfs 9p sshfs curlftpfs gvfsd-fuse gvfs-fuse-daemon rclone s3fs goofys gcsfuse blobfuse blobfuse2 ceph ceph-"
    " fuse glusterfs lustre gpfs beegfs beegfs_nodev orangefs pvfs2 coda moosefs mfs lizardfs juicefs panfs acfs"
    " ocfs2 gfs gfs2 ipfs vboxsf prl_fs vmhgfs vmhgfs-fuse drvfs google-drive-ocamlfuse gdfuse onedriver onedrive"
    " hubicfuse seadrive xtreemfs cvmfs cvmfs2 remotefs mountpoint-s3 objectivefs dropboxfs pcloudcc tahoe".split()
)
"""Types of file systems that are on other machines, also as ``fuse.sshfs`` or ``macfuse_sshfs``."""
_REMOTE_SOURCE = r"(?:[\w.+-]+://|//[^/]+/|\\\\|[\w.-]+@[\w.-]+:|\[?[\w.:-]+\]?:/)"
"""What a file system of no known type comes from, where that is another machine."""
_USER_SPACE = r"(?:fuse|fuseblk|macfuse|osxfuse|fusefs)(?:[._].*)?"

_NAMES: Sequence[tuple[str, str, str]] = (
    ("onedrive", r"onedrive(?: - .+)?", "OneDrive"),
    ("dropbox", r"(?:.+ )?dropbox(?: \(.+\))?", "Dropbox"),
    ("google", r"google ?drive(?: streaming)?|googledrive-.+", "Google Drive"),
    (
        "drive ablage unidad",
        r"my drive|mijn drive|mon drive|meine ablage|mi unidad|il mio drive|meu drive",
        "Google Drive",
    ),
    ("drives shortcut", r"shared drives|gedeelde drives|\.shortcut-targets-by-id", "Google Drive"),
    ("mobile com~ icloud", r"mobile documents|com~apple~clouddocs|icloud ?drive(?: \(.+\))?", "iCloud"),
    ("nextcloud", r"nextcloud\d*", "Nextcloud"),
    ("owncloud", r"owncloud\d*", "ownCloud"),
    ("surfdrive", r"surfdrive\d*", "SURFdrive"),
    ("research", r"research ?drive(?: .+)?", "Research Drive"),
    ("seafile seadrive", r"seafile|seadrive", "Seafile"),
    ("box", r"box sync|box-box", "Box"),
    ("pcloud", r"pcloud ?(?:drive|sync)", "pCloud"),
    ("mega", r"mega(?:sync|cmd)(?: (?:downloads|uploads))?", "MEGA"),
    ("proton", r"proton ?drive(?: - .+)?|protondrive-.+", "Proton Drive"),
    ("synology cloudstation", r"synology ?drive|cloudstation", "Synology Drive"),
    ("resilio btsync", r"resilio sync|btsync", "Resilio Sync"),
    ("yandex", r"yandex\.?disk", "Yandex Disk"),
    ("tresor", r"tresorit(?: drive)?|tresors", "Tresorit"),
    (
        "filr sharefile citrix egnyte koofr sync",
        r"filr|sharefile|citrix files|egnyte(?: drive)?|koofr|sync\.com",
        "cloud",
    ),
)
"""Names that folders have which are kept in step, whatever the capitals. In front what is in each of them: most folders
have none of it, and no expression is compiled for them."""
_AT_HOME = {"box": "Box", "mega": "MEGA", "sync": "Syncthing", "stack": "STACK"}
"""Names that say so only in one's own folder, for elsewhere they are ordinary words."""
_MARKS: Sequence[tuple[str, str, str]] = (
    ("sync_", r"\.?_?\.?sync_[0-9a-f]+\.db(?:-wal|-shm)?", "ownCloud"),
    ("owncloud journal", r"\.owncloudsync\.log.*|\.sync_journal\.db.*|\._sync_journal\.db.*", "ownCloud"),
    ("nextcloud", r"\.nextcloudsync\.log.*|\.nextcloud_?sync.*", "Nextcloud"),
    ("stfolder stignore stversions", r"\.stfolder.*|\.stignore|\.stversions", "Syncthing"),
    ("dropbox", r"\.dropbox|\.dropbox\.cache|\.dropbox\.device", "Dropbox"),
    ("drive", r"\.tmp\.drive(?:down|up)load", "Google Drive"),
    ("seafile", r"\.seafile-data|\.seafile-ignore|seafile-ignore\.txt", "Seafile"),
    ("synology", r"\.synologyworkingdirectory|\.synologydrive", "Synology Drive"),
    ("mega", r"\.megaignore", "MEGA"),
    ("849c9593", r"\.849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
    ("icloud", r"\..+\.icloud", "iCloud"),
)
"""Files that the programs leave in the folders that they keep in step."""
_ROOTS = {
    "OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive",
    "DROPBOX_PATH": "Dropbox", "NEXTCLOUD_DIR": "Nextcloud",
}  # fmt: skip
"""Variables that name such a folder."""
_CLIENTS = {
    "Nextcloud/nextcloud.cfg": "Nextcloud", "ownCloud/owncloud.cfg": "ownCloud", "ownCloud/ownCloud.cfg": "ownCloud",
    "surfdrive/surfdrive.cfg": "SURFdrive", "SURFdrive/surfdrive.cfg": "SURFdrive",
    "ResearchDrive/researchdrive.cfg": "Research Drive",
}  # fmt: skip
"""The settings of clients which say where their folders are, below the folder for settings."""
_TAKEN_OVER = ("Desktop", "Documents")
_LARGEST = 1 << 20


@dataclass(frozen=True)
class Surroundings:
    """What a machine says of its places: of which system it is, what is mounted, and where its user's things are."""

    system: str
    mounts: Sequence[Mount]
    environment: Mapping[str, str]
    home: str
    listing: Callable[[str], Sequence[str]]
    """The names in a folder."""
    text: Callable[[str], str]
    """What stands in a file; nothing where there is none."""
    drive_is_remote: Callable[[str], bool]
    """Whether a drive of Windows (``Z:\\``) is on another machine."""


def place_of(path: PurePath, machine: Surroundings | None = None) -> Whereabouts:
    """What kind of place a file lies in, or will lie in. ``path`` is whole and without links."""
    found = share_of(path, machine)
    return synced_of(path, machine) if found.kind is PlaceKind.DISK else found


def share_of(path: PurePath, machine: Surroundings | None = None) -> Whereabouts:
    """The network file system that a file lies in; :data:`DISK` where it lies in none."""
    machine = machine or this_machine()
    if machine.system == WINDOWS:
        drive = re.sub(r"^\\\\\?\\(UNC(?=\\))?", lambda found: "\\" if found[1] else "", path.drive)
        if drive.startswith("\\"):
            return Whereabouts(PlaceKind.SHARE, f"\\\\{drive.lstrip(chr(92))}", path.anchor)
        if drive and machine.drive_is_remote(f"{drive}\\"):
            return Whereabouts(PlaceKind.SHARE, drive, path.anchor)
        return DISK
    mount = _mount_of(path.as_posix(), machine.mounts)
    if mount is not None and _is_share(mount):
        return Whereabouts(PlaceKind.SHARE, mount.type, mount.point)
    return DISK


def synced_of(path: PurePath, machine: Surroundings | None = None) -> Whereabouts:
    """The folder that is kept in step with other machines, in which a file lies; :data:`DISK` where there is none."""
    machine = machine or this_machine()
    roots = dict(_named_roots(machine))
    home = _folded(machine.home, machine)
    for folder in path.parents:
        whole = str(folder)
        if name := roots.get(_folded(whole, machine)):
            return Whereabouts(PlaceKind.SYNCED, name, whole)
        if _folded(whole, machine) == home or folder == folder.parent:
            # One's own folder as a whole is kept in step by none; what says so there is the client's own.
            break
        if name := _name_of(folder, machine):
            return Whereabouts(PlaceKind.SYNCED, name, whole)
        if name := _mark_in(machine.listing(whole)):
            return Whereabouts(PlaceKind.SYNCED, name, whole)
    return DISK


def _name_of(folder: PurePath, machine: Surroundings) -> str:
    if folder.parent.name == "CloudStorage":  # of macOS, whatever the provider is called
        return folder.name.partition("-")[0].replace("GoogleDrive", "Google Drive")
    name = folder.name.casefold()
    if _folded(str(folder.parent), machine) == _folded(machine.home, machine) and name in _AT_HOME:
        return _AT_HOME[name]
    return _service(_NAMES, name)


def _mark_in(names: Sequence[str]) -> str:
    marks = (_service(_MARKS, name) for name in names if name.startswith((".", "seafile-")))
    return next(filter(None, marks), "")


def _service(known: Sequence[tuple[str, str, str]], name: str) -> str:
    """Whose name or mark it is; empty where it is nobody's."""
    plain = name.casefold()
    for parts, pattern, service in known:
        if any(part in plain for part in parts.split()) and re.fullmatch(pattern, plain):
            return service
    return ""


def _named_roots(machine: Surroundings) -> Iterator[tuple[str, str]]:
    """The folders that variables and the settings of clients name, with what keeps them in step."""
    known = machine.environment
    for variable, service in _ROOTS.items():
        if root := known.get(variable):
            yield _folded(root, machine), service
    slash = "\\" if machine.system == WINDOWS else "/"
    settings = {
        WINDOWS: [known.get("APPDATA", ""), known.get("LOCALAPPDATA", "")],
        "darwin": [f"{machine.home}/Library/Preferences"],
    }.get(machine.system, [known.get("XDG_CONFIG_HOME", "") or f"{machine.home}/.config"])
    for folder in filter(None, settings):
        for file, service in _CLIENTS.items():
            text = machine.text(slash.join((folder, *file.split("/"))))
            for root in re.findall(r"^[^=\n]*\blocalPath=(.+)$", text, re.MULTILINE):
                yield _folded(root.strip().strip('"'), machine), service
    if machine.system == "darwin":
        # Where iCloud has taken over the desktop and the documents, it shows them among its own.
        shown = machine.listing(f"{machine.home}/Library/Mobile Documents/com~apple~CloudDocs")
        yield from ((_folded(f"{machine.home}/{own}", machine), "iCloud") for own in _TAKEN_OVER if own in shown)
    for folder in filter(
        None, [f"{machine.home}{slash}.dropbox", *(f"{one}{slash}Dropbox" for one in settings if one)]
    ):
        with suppress(ValueError, AttributeError, TypeError, LookupError, RecursionError):
            for account in json.loads(machine.text(f"{folder}{slash}info.json") or "{}").values():
                yield _folded(str(account["path"]), machine), "Dropbox"


def _folded(path: str, machine: Surroundings) -> str:
    """A path as it is compared: on Windows and macOS capitals do not count."""
    if machine.system == WINDOWS:
        return path.replace("/", "\\").rstrip("\\").casefold()
    return path.rstrip("/").casefold() if machine.system == "darwin" else path.rstrip("/")


def _mount_of(path: str, mounts: Sequence[Mount]) -> Mount | None:
    """The file system that holds a path: of those that are mounted above it the deepest, and there the last."""
    found = None
    for mount in mounts:
        point = mount.point.rstrip("/")
        if (path == point or path.startswith(f"{point}/")) and (
            found is None or len(point) >= len(found.point.rstrip("/"))
        ):
            found = mount
    return found


def _is_share(mount: Mount) -> bool:
    kind = mount.type.lower()
    # Of user space the type says which program it is (fuse.sshfs), or only that it is one.
    program = re.sub(r"^(?:fuse|fuseblk|macfuse|osxfuse|fusefs)[._]", "", kind) if "fuse" in kind else kind
    if kind in _SHARES or program in _SHARES:
        # The whole of a container may come through 9p, from a file system of this machine, and says from none.
        return not (kind == "9p" and mount.source == "none")
    return bool(
        "fuse" in kind
        and re.fullmatch(_USER_SPACE, kind)
        and kind != "fuseblk"
        and re.match(_REMOTE_SOURCE, mount.source)
    )


# This machine


@lru_cache(maxsize=1)
def this_machine() -> Surroundings:
    """What this machine says; read once."""
    mounts: Sequence[Mount] = ()
    if sys.platform == "linux":
        mounts = read_mountinfo(_text("/proc/self/mountinfo") or _text("/proc/mounts"))
    elif sys.platform != WINDOWS:
        mounts = read_mount(_mount_command())
    return Surroundings(sys.platform, mounts, os.environ, str(Path.home()), _listing, _text, _drive_is_remote)


def read_mountinfo(text: str) -> list[Mount]:
    """The file systems of ``/proc/self/mountinfo``, in the order in which they were mounted."""
    found = []
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, source = before.split(" "), after.split(" ")
        if dash and len(fields) > 4 and len(source) > 1:
            found.append(Mount(_unescaped(fields[4]), source[0], _unescaped(source[1])))
    return found


def read_mount(text: str) -> list[Mount]:
    """The file systems as ``mount`` lists them on macOS: ``//me@server/share on /Volumes/x (smbfs, nodev)``."""
    lines = (re.fullmatch(r"(.+?) on (/.*) \(([\w.-]+)(?:, [^()]*)?\)", line) for line in text.splitlines())
    return [Mount(line[2], line[3], line[1]) for line in lines if line]


def _unescaped(text: str) -> str:
    """A path with the signs that the list writes as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text) if "\\" in text else text


def _text(path: str) -> str:
    try:
        return read_up_to(Path(path), _LARGEST).decode("utf-8-sig", "surrogateescape")
    except OSError:
        return ""


def _listing(folder: str) -> Sequence[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return ()


def _mount_command() -> str:
    import subprocess

    try:
        found = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.decode("utf-8", "surrogateescape")


def _drive_is_remote(drive: str) -> bool:
    import ctypes

    remote = 4  # DRIVE_REMOTE
    kernel: object = getattr(ctypes, "windll").kernel32  # noqa: B009
    return bool(getattr(kernel, "GetDriveTypeW")(drive) == remote)  # noqa: B009
