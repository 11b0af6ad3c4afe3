import { kubectlVerbs } from '../../lib/model/kubectl';

test.each<[string, string[]]>([
  ['kubectl taint nodes gpu nvidia.com/gpu=true:NoSchedule', ['taint']],
  ['kubectl --kubeconfig=/k.conf -n dns scale deploy/dns --replicas 3', ['scale']],
  ['kubectl --namespace apply get pods', ['get']],
  ['/usr/local/bin/kubectl apply -f x.yaml', ['apply']],
  ['set -eu; kubectl get ns x || kubectl create ns x', ['get', 'create']],
  ['kubectl label node a b=c\nkubectl annotate node a d=e', ['label', 'annotate']],
  ['kubectl \\\n  --context prod \\\n  patch deploy x -p {}', ['patch']],
  ['cat x.yaml | k3s kubectl apply -f -', ['apply']],
  ['sudo KUBECONFIG=/k kubectl delete pod x', ['delete']],
  ['ssh node "kubectl drain node"', ['drain']],
  ['NAME=$(kubectl get pod -o name)', ['get']],
  ['kubectl rollout restart deploy/x && kubectl rollout status deploy/x', ['rollout restart', 'rollout status']],
  ['kubectl exec db-0 -- psql -c "create role x"', ['exec']],
  ['${path.module}/kubectl apply -f x', ['apply']],
  ['# kubectl apply -f x', []],
  ['echo "run kubectl apply -f x yourself"', []],
  ['curl -LO https://dl.k8s.io/kubectl', []],
  ['mykubectl apply', []],
  ['kubectl', []],
])('%s does %j', (command, verbs) => {
  expect(kubectlVerbs(command)).toEqual(verbs);
});
