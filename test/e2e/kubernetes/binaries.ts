import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The Kubernetes that tests run. */
export const VERSION = '1.32.13';

/** Modules of Kubernetes' own repository, which its `go.mod` replaces by folders that a module does not have. */
const STAGED =
  `api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap
code-generator component-base component-helpers controller-manager cri-api cri-client csi-translation-lib
dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator kube-controller-manager kube-proxy kube-scheduler
kubectl kubelet metrics mount-utils pod-security-admission sample-apiserver sample-cli-plugin sample-controller`.split(
    /\s+/,
  );

/** Modules that not every proxy has at the same patch; what kubeadm needs of them is the same. */
const OTHERWISE: Readonly<Record<string, string>> = { 'kube-proxy': '32.5', 'cri-client': '32.10' };

const MODULE = `module pawl.test/apiserver

go 1.23

require k8s.io/kubernetes v${VERSION}

replace (
${STAGED.map((name) => `\tk8s.io/${name} => k8s.io/${name} v0.${OTHERWISE[name] ?? VERSION.slice(2)}`).join('\n')}
)
`;

/** Keeps the imports, which nothing else has. */
const IMPORTS = `//go:build tools

package tools

import (
\t_ "k8s.io/kubernetes/cmd/kube-apiserver"
\t_ "k8s.io/kubernetes/cmd/kubeadm"
)
`;

/** Where built servers are kept, by version: not in the project. */
const CACHE = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'pawl');

/**
 * A program of Kubernetes, built from its Go modules where it is not there yet: some minutes on two cores, and 60 MB. A build that
 * was cut off leaves nothing that looks built.
 *
 * @throws what the compiler said
 */
export function kubernetesProgram(name: 'kube-apiserver' | 'kubeadm'): string {
  const binary = path.join(CACHE, `${name}-${VERSION}`);
  if (fs.existsSync(binary)) return binary;
  const started = Date.now();
  const folder = path.join(CACHE, `build-${VERSION}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'go.mod'), MODULE);
  fs.writeFileSync(path.join(folder, 'tools.go'), IMPORTS);
  const { status, stderr } = spawnSync(
    'go',
    ['build', '-trimpath', '-ldflags=-s -w', '-o', `${binary}.part`, `k8s.io/kubernetes/cmd/${name}`],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' } },
  );
  if (status !== 0) throw new Error(`${name} ${VERSION} does not build: ${stderr}`);
  fs.renameSync(`${binary}.part`, binary);
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`built ${name} ${VERSION} from its Go modules in ${String(seconds)} s\n`);
  return binary;
}
