import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { quoted } from '../../lib/values/shell-word';
import { parseObjectName } from '../../lib/values/object-name';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { map, parsedLater, type Shape, text } from '../props/shape';
import type { Host } from './host';
import { HostFile, isHost, NOWHERE } from './host-file';
import { written } from './written';

export interface PackagePinProps {
  readonly host: Host;
  /** Names the file: a DNS label, unique on the host. */
  readonly name: string;
  /** Versions by package, exact or with `*` at the end: `{ 'containerd.io': '1.7.24-1', 'docker-ce': '5:27.3.*' }`. */
  readonly packages: Readonly<Record<string, string>>;
}

const PACKAGE_PIN: Readonly<Record<keyof PackagePinProps, Shape>> = {
  host: isHost,
  name: parsedLater,
  packages: map(text),
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  name: { mend: "name: 'container-engine'", standIn: 'missing' },
  packages: { mend: "packages: { 'containerd.io': '1.7.24-1' }", standIn: {} },
} as const satisfies Record<string, RequiredProp>;

/** Above what an archive offers (500), and below what would take a newer version back (1000). */
const PRIORITY = 990;

/**
 * Packages of Debian that stay at their version until the stack says another: a container engine that upgraded itself stopped the
 * estate's registry (H-19, K-24). It installs nothing, and fails where another version runs than the one that is pinned.
 *
 * @throws Refusal outside of a `HostStack`
 */
export class PackagePin extends Construct {
  constructor(scope: Construct, id: string, given: PackagePinProps) {
    super(scope, id);
    announceConstruct(this.node, 'PackagePin');
    const checks = new Checks(this);
    const { host, packages, ...props } = completed(given, PACKAGE_PIN, REQUIRED, checks);
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    const pins = Object.entries(packages).filter(([each, version]) => isPin(each, version, checks));
    if (Object.keys(packages).length === 0)
      checks.problem('packages is empty: leave the construct out', { mend: REQUIRED.packages.mend });
    new HostFile(this, 'preferences', {
      host,
      path: `/etc/apt/preferences.d/${name}.pref`,
      content: [
        written(name),
        ...pins.flatMap(([each, version]) => [
          '',
          `Package: ${each}`,
          `Pin: version ${version}`,
          `Pin-Priority: ${PRIORITY}`,
        ]),
        '',
      ].join('\n'),
      validate: 'apt-cache -o Dir::Etc::preferences="$file" -o Dir::Etc::preferencesparts=/dev/null policy >/dev/null',
      verify: [
        'holds() {',
        '  runs=$(dpkg-query -W -f=\'${Version}\' "$1" 2>/dev/null) || runs=',
        '  [ -n "$runs" ] || { echo "$1 is not installed"; exit 1; }',
        `  next=$(LC_ALL=C apt-cache policy "$1" | sed -n 's/^  Candidate: //p')`,
        '  for version in "$runs" "$next"; do',
        '    case $version in',
        '    $2) ;;',
        '    *) echo "$1 is pinned at $2, runs $runs, and would become $next: apt-get install \'$1=$2\'"; exit 1 ;;',
        '    esac',
        '  done',
        '}',
        ...pins.map(([each, version]) => `holds ${each} ${quoted(version)}`),
      ].join('\n'),
    });
  }
}

function isPin(name: string, version: string, checks: Checks): boolean {
  const isName = /^[a-z0-9][a-z0-9+.-]+$/.test(name);
  const isVersion = /^(?:\d+:)?\d[A-Za-z0-9.+~-]*\*?$/.test(version);
  if (!isName) checks.problem(`packages: ${JSON.stringify(name)} is no name of a package`);
  if (!isVersion)
    checks.problem(`packages["${name}"]: ${JSON.stringify(version)} is no version: write 1.7.24-1, or 5:27.3.*`);
  return isName && isVersion;
}
