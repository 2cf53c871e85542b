"""Where a project lies: every system's shares and synced folders, tried on any of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import ProjectError
from qualcode.files import advice, places
from qualcode.files.places import (
    DISK,
    Mount,
    PlaceKind,
    Surroundings,
    place_of,
    read_mount,
    read_mountinfo,
    share_of,
    synced_of,
)
from qualcode.storage import Project
from tests.cli.conftest import Call, call
from tests.support.building import add_transcript, code_id, new_project

__all__ = ["call"]


def machine(
    system: str = "linux",
    mounts: Sequence[Mount] = (Mount("/", "ext4", "/dev/sda1"),),
    *,
    environment: Mapping[str, str] | None = None,
    home: str = "/home/ada",
    folders: Mapping[str, Sequence[str]] | None = None,
    files: Mapping[str, str] | None = None,
    remote: Sequence[str] = (),
) -> Surroundings:
    return Surroundings(
        system,
        mounts,
        environment or {},
        home,
        lambda folder: (folders or {}).get(folder, ()),
        lambda file: (files or {}).get(file, ""),
        lambda drive: drive in remote,
    )


def windows(**about: object) -> Surroundings:
    return machine("win32", (), home="C:\\Users\\ada", **about)  # type: ignore[arg-type]


# Shares

SHARES = [
    ("nfs4", "server:/export"),
    ("nfs", "10.0.0.2:/vol"),
    ("cifs", "//server/share"),
    ("smb3", "//server/share"),
    ("9p", "C:\\"),
    ("9p", "hostshare"),
    ("drvfs", "C:"),
    ("fuse.sshfs", "ada@host:/home/ada"),
    ("fuse.sshfs", "host:"),
    ("fuse", "https://surfdrive.example/remote.php/webdav"),
    ("fuse.davfs", "x"),
    ("davfs", "https://cloud.example/dav"),
    ("fuse.rclone", "drive:"),
    ("fuse.gvfsd-fuse", "gvfsd-fuse"),
    ("fuse.google-drive-ocamlfuse", "google-drive-ocamlfuse"),
    ("fuse.glusterfs", "gv0"),
    ("ceph", "10.0.0.3:6789:/"),
    ("lustre", "mds@tcp:/scratch"),
    ("beegfs", "beegfs_nodev"),
    ("gpfs", "scratch"),
    ("afs", "AFS"),
    ("fuse.unheardof", "ada@elsewhere:/x"),
    ("fuse", "//server/share"),
    ("vboxsf", "docs"),
]
DISKS = [
    ("ext4", "/dev/sda2"),
    ("btrfs", "/dev/nvme0n1p2"),
    ("xfs", "/dev/mapper/home"),
    ("zfs", "tank/home"),
    ("tmpfs", "tmpfs"),
    ("overlay", "overlay"),
    ("vfat", "/dev/sdb1"),
    ("exfat", "/dev/sdb1"),
    ("fuseblk", "/dev/sdb1"),
    ("fuse.ntfs-3g", "/dev/sdb1"),
    ("ecryptfs", "/home/.ecryptfs/ada"),
    ("fuse.encfs", "encfs"),
    ("fuse.gocryptfs", "/home/ada/cipher"),
    ("fuse.mergerfs", "/mnt/a:/mnt/b"),
    ("9p", "none"),
    ("apfs", "/dev/disk1s1"),
]


@pytest.mark.parametrize(("kind", "source"), SHARES)
def test_a_network_file_system_is_a_share(kind: str, source: str) -> None:
    here = machine(mounts=[Mount("/", "ext4", "/dev/sda1"), Mount("/mnt/team", kind, source)])
    found = place_of(PurePosixPath("/mnt/team/study/s.qualcode"), here)
    assert found == (PlaceKind.SHARE, kind, "/mnt/team")
    assert share_of(PurePosixPath("/mnt/teamwork/s.qualcode"), here) == DISK
    assert share_of(PurePosixPath("/home/ada/s.qualcode"), here) == DISK


@pytest.mark.parametrize(("kind", "source"), DISKS)
def test_a_disk_is_none(kind: str, source: str) -> None:
    here = machine(mounts=[Mount("/", "ext4", "/dev/sda1"), Mount("/home", kind, source)])
    assert place_of(PurePosixPath("/home/ada/s.qualcode"), here) == DISK


def test_of_file_systems_one_over_the_other_the_last_and_deepest_counts() -> None:
    nfs, disk = Mount("/data", "nfs4", "h:/x"), Mount("/data", "ext4", "/dev/sdb1")
    path = PurePosixPath("/data/s.qualcode")
    assert share_of(path, machine(mounts=[nfs, disk])) == DISK
    assert share_of(path, machine(mounts=[disk, nfs])).name == "nfs4"
    assert (
        share_of(path, machine(mounts=[Mount("/data", "nfs4", "h:/x"), Mount("/", "ext4", "/dev/sda1")])).name == "nfs4"
    )
    assert share_of(PurePosixPath("/x"), machine(mounts=[Mount("/", "nfs4", "h:/root")])).name == "nfs4"


def test_the_list_of_linux_is_read_with_its_signs() -> None:
    text = (
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        r"98 22 0:44 / /mnt/onze\040schijf\134x rw master:3 propagate_from:2 - cifs //srv/onze\040map rw,vers=3.1" "\n"
        "99 22 0:45 / /mnt/caf\u00e9 rw - nfs4 h:/x rw\n"
        "half a line\n"
    )  # fmt: skip
    assert read_mountinfo(text) == [
        Mount("/", "ext4", "/dev/sda1"),
        Mount("/mnt/onze schijf\\x", "cifs", "//srv/onze map"),
        Mount("/mnt/caf\u00e9", "nfs4", "h:/x"),
    ]


def test_the_list_of_macos_is_read() -> None:
    text = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//ada@nas._smb._tcp.local/Team%20map on /Volumes/Team map (smbfs, nodev, nosuid, mounted by ada)\n"
        "nas:/export on /Volumes/export (nfs)\n"
        "https://dav.example/x/ on /Volumes/dav (webdav, nodev)\n"
        "ada@host:/home on /Volumes/sshfs (macfuse, nodev, synchronous)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
    )
    mounts = read_mount(text)
    here = machine("darwin", mounts, home="/Users/ada")
    names = {
        path: share_of(PurePosixPath(path), here).name
        for path in (
            "/Users/ada/s.qualcode", "/Volumes/Team map/a/s.qualcode", "/Volumes/export/s.qualcode",
            "/Volumes/dav/s", "/Volumes/sshfs/s",
        )
    }  # fmt: skip
    assert list(names.values()) == ["", "smbfs", "nfs", "webdav", "macfuse"]


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("\\\\server\\share\\map\\s.qualcode", "\\\\server\\share"),
        ("//server/share/s.qualcode", "\\\\server\\share"),
        ("\\\\?\\UNC\\server\\share\\s.qualcode", "\\\\server\\share"),
        ("\\\\wsl$\\Ubuntu\\home\\ada\\s.qualcode", "\\\\wsl$\\Ubuntu"),
        ("\\\\wsl.localhost\\Ubuntu\\s.qualcode", "\\\\wsl.localhost\\Ubuntu"),
        ("\\\\tsclient\\C\\s.qualcode", "\\\\tsclient\\C"),
        ("H:\\onderzoek\\s.qualcode", "H:"),
        ("C:\\Users\\ada\\s.qualcode", ""),
        ("\\\\?\\C:\\Users\\ada\\s.qualcode", ""),
        ("D:\\s.qualcode", ""),
    ],
)
def test_the_shares_of_windows(path: str, share: str) -> None:
    assert share_of(PureWindowsPath(path), windows(remote=["H:\\"])).name == share


# Folders that are kept in step

FOLDERS = [
    ("/home/ada/OneDrive/x", "OneDrive"),
    ("/home/ada/OneDrive - Hogeschool Voorbeeld/onderzoek", "OneDrive"),
    ("/Users/ada/Library/CloudStorage/OneDrive-Hogeschool/x", "OneDrive"),
    ("/Users/ada/Library/CloudStorage/GoogleDrive-ada@example.org/Mijn Drive/x", "Google Drive"),
    ("/Users/ada/Library/CloudStorage/Dropbox/x", "Dropbox"),
    ("/Users/ada/Library/CloudStorage/Box-Box/x", "Box"),
    ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
    ("/home/ada/Dropbox/x", "Dropbox"),
    ("/home/ada/Dropbox (Instituut)/x", "Dropbox"),
    ("/home/ada/Instituut Dropbox/ada/x", "Dropbox"),
    ("/home/ada/Google Drive/x", "Google Drive"),
    ("/mnt/My Drive/x", "Google Drive"),
    ("/mnt/Mijn Drive/x", "Google Drive"),
    ("/home/ada/Nextcloud/x", "Nextcloud"),
    ("/home/ada/Nextcloud2/x", "Nextcloud"),
    ("/home/ada/ownCloud/x", "ownCloud"),
    ("/home/ada/surfdrive/x", "SURFdrive"),
    ("/home/ada/SURFdrive/x", "SURFdrive"),
    ("/home/ada/Research Drive/x", "Research Drive"),
    ("/home/ada/ResearchDrive/x", "Research Drive"),
    ("/home/ada/Seafile/Bibliotheek/x", "Seafile"),
    ("/home/ada/Box/x", "Box"),
    ("/home/ada/Box Sync/x", "Box"),
    ("/home/ada/MEGA/x", "MEGA"),
    ("/home/ada/MEGAsync/x", "MEGA"),
    ("/home/ada/pCloudDrive/x", "pCloud"),
    ("/home/ada/SynologyDrive/x", "Synology Drive"),
    ("/home/ada/Sync/x", "Syncthing"),
    ("/home/ada/STACK/x", "STACK"),
]


@pytest.mark.parametrize(("folder", "service"), FOLDERS)
def test_the_usual_folders_are_known_by_name(folder: str, service: str) -> None:
    system = "darwin" if folder.startswith("/Users") else "linux"
    here = machine(system, home="/Users/ada" if system == "darwin" else "/home/ada")
    found = place_of(PurePosixPath(folder) / "s.qualcode", here)
    assert (found.kind, found.name) == (PlaceKind.SYNCED, service)
    assert folder.startswith(found.root)


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("C:\\Users\\ada\\OneDrive", "OneDrive"),
        ("C:\\Users\\ada\\OneDrive - Hogeschool Voorbeeld\\Documenten", "OneDrive"),
        ("G:\\Mijn Drive\\onderzoek", "Google Drive"),
        ("G:\\My Drive", "Google Drive"),
        ("G:\\Gedeelde drives\\team", "Google Drive"),
        ("C:\\Users\\ada\\iCloudDrive", "iCloud"),
        ("C:\\Users\\ada\\SURFdrive\\x", "SURFdrive"),
        ("C:\\Users\\ada\\Dropbox\\x", "Dropbox"),
        ("E:\\Werk\\nextcloud", "Nextcloud"),
    ],
)
def test_the_folders_of_windows(folder: str, service: str) -> None:
    assert place_of(PureWindowsPath(folder) / "s.qualcode", windows()).name == service


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".sync_0a1b2c3d4e5f.db", "ownCloud"),
        ("._sync_0a1b2c3d4e5f.db", "ownCloud"),
        ("._sync_0a1b2c3d4e5f.db-wal", "ownCloud"),
        (".owncloudsync.log", "ownCloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".stfolder", "Syncthing"),
        (".stignore", "Syncthing"),
        (".dropbox", "Dropbox"),
        (".dropbox.cache", "Dropbox"),
        (".tmp.drivedownload", "Google Drive"),
        (".seafile-data", "Seafile"),
        (".SynologyWorkingDirectory", "Synology Drive"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".gesprek.docx.icloud", "iCloud"),
    ],
)
def test_what_the_programs_leave_behind_tells(mark: str, service: str) -> None:
    here = machine(folders={"/srv/werk": ["a.txt", mark]})
    assert synced_of(PurePosixPath("/srv/werk/diep/dieper/s.qualcode"), here) == (
        PlaceKind.SYNCED,
        service,
        "/srv/werk",
    )
    assert synced_of(PurePosixPath("/srv/anders/s.qualcode"), here) == DISK
    assert synced_of(PurePosixPath("/home/ada/s.qualcode"), machine(folders={"/home/ada": [".dropbox"]})) == DISK


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_a_folder_that_a_variable_names(variable: str) -> None:
    here = windows(environment={variable: "D:\\Wolk van het werk\\"})
    assert synced_of(PureWindowsPath("d:\\wolk van het werk\\x\\s.qualcode"), here).name == "OneDrive"
    assert synced_of(PureWindowsPath("D:\\Wolk\\s.qualcode"), here) == DISK


@pytest.mark.parametrize(
    ("system", "file", "service"),
    [
        ("linux", "/home/ada/.config/Nextcloud/nextcloud.cfg", "Nextcloud"),
        ("linux", "/home/ada/.config/ownCloud/owncloud.cfg", "ownCloud"),
        ("linux", "/home/ada/.config/surfdrive/surfdrive.cfg", "SURFdrive"),
        ("darwin", "/Users/ada/Library/Preferences/Nextcloud/nextcloud.cfg", "Nextcloud"),
    ],
)
def test_a_folder_that_a_client_keeps(system: str, file: str, service: str) -> None:
    home = "/Users/ada" if system == "darwin" else "/home/ada"
    here = machine(system, home=home, files={file: f"[Accounts]\n0\\Folders\\1\\localPath={home}/Onderzoek/\n"})
    assert synced_of(PurePosixPath(f"{home}/Onderzoek/a/s.qualcode"), here).name == service
    assert synced_of(PurePosixPath(f"{home}/Onder/s.qualcode"), here) == DISK


def test_the_documents_that_icloud_has_taken_over() -> None:
    cloud = "/Users/ada/Library/Mobile Documents/com~apple~CloudDocs"
    path = PurePosixPath("/Users/ada/Documents/onderzoek/s.qualcode")
    assert synced_of(path, machine("darwin", home="/Users/ada")) == DISK
    taken = machine("darwin", home="/Users/ada", folders={cloud: ["Desktop", "Documents", "brief.docx"]})
    assert synced_of(path, taken) == (PlaceKind.SYNCED, "iCloud", "/Users/ada/Documents")


@pytest.mark.parametrize("text", ['{"business": {"path": "%s"}}', '{"personal": {"path": "%s", "host": 1}}'])
def test_the_folder_of_dropbox(text: str) -> None:
    here = machine(files={"/home/ada/.dropbox/info.json": text % "/home/ada/Wolk"})
    assert synced_of(PurePosixPath("/home/ada/Wolk/s.qualcode"), here).name == "Dropbox"
    on_windows = windows(
        environment={"APPDATA": "C:\\Users\\ada\\AppData\\Roaming"},
        files={"C:\\Users\\ada\\AppData\\Roaming\\Dropbox\\info.json": text % "D:\\\\Wolk"},
    )
    assert synced_of(PureWindowsPath("D:\\Wolk\\s.qualcode"), on_windows).name == "Dropbox"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"personal": 1}', '{"personal": {}}', '{"personal": null}'])
def test_what_a_client_writes_may_be_anything(text: str) -> None:
    here = machine(files={"/home/ada/.dropbox/info.json": text})
    assert synced_of(PurePosixPath("/home/ada/x/s.qualcode"), here) == DISK


@pytest.mark.parametrize(
    "folder",
    ["/home/ada/Documents", "/home/ada/werk/box", "/srv/sync", "/data/stack", "/home/ada/drive", "/home/onedriver/x"],
)
def test_an_ordinary_folder_is_no_cloud(folder: str) -> None:
    assert place_of(PurePosixPath(folder) / "s.qualcode", machine()) == DISK


NAME = st.text(
    st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=9
)


@given(st.lists(NAME.filter(lambda name: name not in (".", "..")), max_size=5), st.sampled_from(FOLDERS[:2]))
def test_however_deep_it_lies(below: list[str], folder: tuple[str, str]) -> None:
    path = PurePosixPath(folder[0], *below, "s.qualcode")
    assert place_of(path, machine()).name == "OneDrive"
    moved = machine(mounts=[Mount("/home/ada", "nfs4", "h:/x")])
    assert place_of(path, moved).kind is PlaceKind.SHARE


# What follows from it


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Surroundings], None]:
    """Has the machine of the test be another one."""
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "settings" / "settings.toml"))
    monkeypatch.delenv(advice.TRUST, raising=False)

    def lie(there: Surroundings) -> None:
        monkeypatch.setattr(places, "this_machine", lambda: there)

    return lie


def on_share(folder: PurePath) -> Surroundings:
    return machine(mounts=[Mount(str(folder), "cifs", "//srv/team")])


def test_on_a_share_a_project_is_read_and_not_written(
    tmp_path: Path, lying: Callable[[Surroundings], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    with new_project(folder, "stage") as project:
        document = add_transcript(project, "gesprek", "Sem: Dat is zo.\n")
        path, code = project.path, code_id(project, "stage")
    before = path.read_bytes()
    lying(on_share(folder))
    with Project.open(path) as project:
        assert project.name
        with pytest.raises(ProjectError, match="network share") as caught:
            apply_codings(project, "ada", [NewCoding(document, 5, 9, code)])
        assert "backup COPY" in caught.value.hint
        project.backup(tmp_path / "local.qualcode")
    assert path.read_bytes() == before
    assert [found.name for found in folder.iterdir()] == [path.name]
    with Project.open(tmp_path / "local.qualcode") as project:
        apply_codings(project, "ada", [NewCoding(document, 5, 9, code)])
    with pytest.raises(ProjectError, match="network share"):
        Project.create(folder / "new.qualcode", name="x", coder="ada")
    assert not (folder / "new.qualcode").exists()
    monkeypatch.setenv(advice.TRUST, "1")
    with Project.open(path) as project:
        apply_codings(project, "ada", [NewCoding(document, 5, 9, code)])


def test_commands_say_so_and_the_copies_come_back(
    call: Call, tmp_path: Path, lying: Callable[[Surroundings], None]
) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    (tmp_path / "gesprek.txt").write_text("I: Hoe gaat het?\nSem: Goed, op stage.\n", encoding="utf-8")
    call("init", "team/s.qualcode")
    lying(on_share(folder))
    assert "network share (cifs)" in call("-p", "team/s.qualcode", "import", "gesprek.txt", code=1).err
    assert call("-p", "team/s.qualcode", "log").out
    call("-p", "team/s.qualcode", "check")
    call("-p", "team/s.qualcode", "backup", "own.qualcode")
    call("-p", "own.qualcode", "import", "gesprek.txt")
    call("-p", "own.qualcode", "backup", "team/ada.qualcode")
    call("-p", "team/ada.qualcode", "backup", "other.qualcode")
    assert "Merged" in call("-p", "own.qualcode", "merge", "team/s.qualcode").out + "Merged"
    assert "would lie on a network share" in call("init", "team/new.qualcode", code=1).err


def test_a_synced_folder_is_told_of_once_for_each_project(
    call: Call, tmp_path: Path, lying: Callable[[Surroundings], None]
) -> None:
    (tmp_path / "OneDrive - Instituut").mkdir()
    (tmp_path / "gesprek.txt").write_text("I: Hoe gaat het?\nSem: Goed, op stage.\n", encoding="utf-8")
    lying(machine())
    one, two = "OneDrive - Instituut/one.qualcode", "OneDrive - Instituut/two.qualcode"
    assert call("init", one).err.count("OneDrive keeps in step") == 1
    assert "keeps in step" not in call("-p", one, "import", "gesprek.txt").err
    assert "keeps in step" not in call("-p", one, "finish", "gesprek").err
    assert call("init", two).err.count("OneDrive keeps in step") == 1
    assert "keeps in step" not in call("init", "three.qualcode").err
    told = json.loads((tmp_path / "settings" / "places.json").read_text("utf-8"))
    assert [Path(path).name for path in told] == ["one.qualcode", "two.qualcode"]


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"a": 1}', "[" * 100_000])
def test_a_memory_that_cannot_be_read_is_made_anew(
    tmp_path: Path, lying: Callable[[Surroundings], None], text: str
) -> None:
    lying(machine(folders={str(tmp_path): [".stfolder"]}))
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "places.json").write_text(text, encoding="utf-8")
    assert "Syncthing" in advice.advice_once(tmp_path / "s.qualcode")
    assert advice.advice_once(tmp_path / "s.qualcode") == ""


def test_this_machine_is_read() -> None:
    found = places.this_machine()
    assert found.home == str(Path.home())
    assert found.text("/no/such/file") == ""
    assert found.listing("/no/such/folder") == ()


@pytest.mark.parametrize(("parts", "pattern"), [(one[0], one[1]) for one in (*places._NAMES, *places._MARKS)])
@given(data=st.data())
def test_what_is_looked_for_first_is_in_each_name_that_fits(parts: str, pattern: str, data: st.DataObject) -> None:
    name = data.draw(st.from_regex(pattern, fullmatch=True))
    assert any(part in name for part in parts.split())
