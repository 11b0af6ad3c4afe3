#!/bin/sh
# Builds the disk of a virtual machine with systemd, sshd and a kernel NFS server, once, and prints the folder where it is kept:
# disk.img, vmlinuz, initrd.img, the key that logs in as root (id) and as deployer, and the machine's own public key (host.pub).
#
# Needs root, debootstrap, mkfs.ext4 and Debian's mirror. The folder is named by this file, so what changes here is built anew.
set -eu

packages=systemd,systemd-sysv,dbus,udev,kmod,linux-image-cloud-amd64,ifupdown,isc-dhcp-client,iproute2,sudo
packages=$packages,openssh-server,nfs-kernel-server,nfs-common,nftables,fail2ban,python3-systemd,prometheus-node-exporter,logrotate,curl

hash=$(sha256sum <"$0")
kept=${XDG_CACHE_HOME:-$HOME/.cache}/pawl/machine-$(printf '%.12s' "$hash")
mkdir -p "${kept%/*}"
exec 9>>"$kept.lock"
flock 9
if [ ! -e "$kept/disk.img" ]; then
  work=$(mktemp -d "$kept.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  root=$work/root
  debootstrap --variant=minbase --include="$packages" bookworm "$root" >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 1; }

  echo machine >"$root/etc/hostname"
  printf '127.0.0.1 localhost machine\n' >"$root/etc/hosts"
  printf 'auto lo eth0\niface lo inet loopback\niface eth0 inet dhcp\n' >"$root/etc/network/interfaces.d/machine"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/id"
  chroot "$root" useradd -m -s /bin/bash deployer
  echo 'deployer ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/deployer"
  for home in root home/deployer; do
    mkdir -p -m 0700 "$root/$home/.ssh"
    cp "$work/id.pub" "$root/$home/.ssh/authorized_keys"
  done
  chroot "$root" chown -R deployer:deployer /home/deployer/.ssh
  mkdir -p "$root/srv/nfs/photos" "$root/srv/nfs-ssd/db" "$root/etc/exports.d"
  # what would work at the same time as the tests
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
  # what costs seconds of emulation at each reload and each login, and is of no use here
  for generator in "$root"/usr/lib/systemd/system-generators/*; do
    case ${generator##*/} in *nfs* | *rpc* | *fstab*) ;; *) rm "$generator" ;; esac
  done
  ln -sf /dev/null "$root/etc/systemd/system/user@.service"
  chroot "$root" systemctl disable fail2ban >/dev/null 2>&1
  rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*

  mkdir "$work/made"
  cp "$root"/boot/vmlinuz-* "$work/made/vmlinuz"
  cp "$root"/boot/initrd.img-* "$work/made/initrd.img"
  cp "$root/etc/ssh/ssh_host_ecdsa_key.pub" "$work/made/host.pub"
  cp "$work/id" "$work/made/id"
  mkfs.ext4 -q -d "$root" "$work/made/disk.img" 1600M
  rm -rf "$kept"
  mv "$work/made" "$kept"
fi
echo "$kept"
