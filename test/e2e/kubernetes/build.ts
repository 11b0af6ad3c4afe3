/** Builds what the e2e tests run of Kubernetes, where it is not there yet. */
import { kubernetesProgram } from './binaries';

for (const name of ['kube-apiserver', 'kubeadm'] as const) console.log(kubernetesProgram(name));
