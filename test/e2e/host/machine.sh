#!/bin/sh
# Builds a machine with systemd, sshd and a kernel NFS server, once, and prints the folder where it is kept: its kernel, which runs
# as a program (linux), disk.img, the key that logs in as root (id) and as deployer, and the machine's own public key (host.pub).
#
# Needs root, a C compiler, Debian's linux-source-6.1 and its mirror. The folders are named by what they are built from.
set -eu

here=$(dirname "$0")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pawl
source=/usr/src/linux-source-6.1.tar.xz
config=$here/kernel.config
disk=$cache/machine-$(sha256sum <"$0" | cut -c1-12)
kernel=$cache/kernel-$(sha256sum <"$config" | cut -c1-12)

# made FOLDER FUNCTION: by the function, which fills $work/made; once, though several ask at a time.
made() {
  kept=$1
  mkdir -p "$cache"
  exec 9>>"$kept.lock"
  flock 9
  [ ! -e "$kept" ] || return 0
  work=$(mktemp -d "$kept.XXXXXX")
  trap 'tail -n 5 "$work/log" >&2; rm -rf "$work"' EXIT
  mkdir "$work/made"
  "$2" >"$work/log" 2>&1
  trap - EXIT
  mv "$work/made" "$kept"
  rm -rf "$work"
}

# The kernel of Debian's source, for user mode: there is nothing to emulate, so a process starts five times as fast.
build_kernel() {
  tar -C "$work" -xf "$source"
  for target in allnoconfig linux; do
    make -s -C "$work/linux-source-6.1" ARCH=um KCONFIG_ALLCONFIG="$(realpath "$config")" -j"$(nproc)" "$target"
  done
  strip -o "$work/made/linux" "$work/linux-source-6.1/linux"
}

build_disk() {
  packages=systemd,systemd-sysv,dbus,udev,kmod,iproute2,sudo
  packages=$packages,openssh-server,nfs-kernel-server,nfs-common,nftables,fail2ban,python3-systemd,prometheus-node-exporter,logrotate,curl
  root=$work/root
  debootstrap --variant=minbase --include="$packages" bookworm "$root"

  echo machine >"$root/etc/hostname"
  printf '127.0.0.1 localhost machine\n' >"$root/etc/hosts"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/id"
  chroot "$root" useradd -m -s /bin/bash deployer
  echo 'deployer ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/deployer"
  for home in root home/deployer; do
    mkdir -p "$root/$home/.ssh"
    chmod 0700 "$root/$home/.ssh"
    cp "$work/id.pub" "$root/$home/.ssh/authorized_keys"
  done
  chroot "$root" chown -R deployer:deployer /home/deployer/.ssh
  mkdir -p "$root/srv/nfs/photos" "$root/srv/nfs-ssd/db" "$root/etc/exports.d"
  # what would work at the same time as the tests
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
  chroot "$root" systemctl disable fail2ban
  rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*

  cp "$root/etc/ssh/ssh_host_ecdsa_key.pub" "$work/made/host.pub"
  cp "$work/id" "$work/made/id"
  mkfs.ext4 -q -d "$root" "$work/made/disk.img" 1600M
}

made "$kernel" build_kernel
made "$disk" build_disk
ln -sfn "$kernel/linux" "$disk/linux"
echo "$disk"
