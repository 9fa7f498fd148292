"""Whether a folder lies on a network, where locks do not hold and others may read along."""

from pathlib import Path

import psutil

_NETWORKS = frozenset(
    {"9p", "afs", "afp", "afpfs", "ceph", "cifs", "coda", "davfs", "fuse.davfs2", "fuse.rclone", "fuse.sshfs"}
    | {"fuse.vmhgfs-fuse", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb", "smb2", "smb3", "smbfs", "vboxsf"}
)


def is_on_network(folder: Path) -> bool:
    """Tell whether a folder, or the folder in which it will be made, lies on a network."""
    place = folder.resolve()
    if str(place).startswith("\\\\"):
        return True
    mounts = [one for one in psutil.disk_partitions(all=True) if place.is_relative_to(one.mountpoint)]
    if not mounts:
        return False
    nearest = max(mounts, key=lambda one: len(one.mountpoint))
    return nearest.fstype.lower() in _NETWORKS or "remote" in nearest.opts.split(",")
