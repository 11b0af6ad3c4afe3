import type { Construct } from 'constructs';
import {
  claim,
  exec,
  exempt,
  hostPath,
  https,
  image,
  inMemory,
  KubernetesStack,
  Namespace,
  NfsVolume,
  secret,
  StatefulApp,
} from '../constructs/kubernetes';
import { encrypted, homelab, lasting, onGpu, yearly } from './platforms';

const DECODES = 'frames are decoded on the GPU of the node, whose devices it opens (N-07)';
const devices = exempt('K-16', lasting(DECODES));
/** Restarts where the GPU is gone, or the detector fell back to the CPU and took 200 ms instead of 20 (F25). */
const ON_GPU = `nvidia-smi >/dev/null && curl -sf --max-time 5 localhost:5000/api/stats \
| python3 -c 'import json,sys; sys.exit(any(d["inference_speed"] > 100 for d in json.load(sys.stdin)["detectors"].values()))'`;

/**
 * The cameras: recordings on NFS, detection on the GPU; one of the privileged exceptions of seed 001 (§R5). Figures from
 * stacks/frigate/main.tf of the public estate unless they say otherwise.
 */
export class Frigate extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'frigate', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', {
      name: 'frigate',
      labels: { tier: '2-gpu' },
      podSecurity: { enforce: 'privileged', because: exempt('F27', yearly(DECODES)) },
    });
    const media = new NfsVolume(this, 'media', {
      name: 'frigate-media-host',
      path: '/srv/nfs/frigate/media',
      size: '1Ti', // assumed
      backup: 'ephemeral', // assumed: recordings are overwritten within days
    });
    new StatefulApp(this, 'frigate', {
      name: 'frigate',
      image: image('ghcr.io/blakeblackshear/frigate:0.17.0-beta1-tensorrt', { shell: 'sh', user: 'root' }),
      ports: {
        http: { container: 5000, service: 80 },
        rtsp: 8554,
        webrtc: 8555,
        'webrtc-udp': { container: 8555, protocol: 'UDP' },
      },
      health: exec(['curl', '-sf', 'localhost:5000/api/version'], {
        startup: '5m',
        live: { kind: 'exec', command: ['sh', '-c', ON_GPU] },
      }),
      resources: {
        cpu: '1500m',
        memory: { request: '5Gi', limit: '10Gi' },
        extended: { 'nvidia.com/gpu': 1, 'viktorbarzin.me/gpumem': 2300 },
      },
      sharedMemory: '1Gi',
      env: { FRIGATE_RTSP_PASSWORD: secret('frigate', 'rtsp-password') }, // assumed: the estate has it in plain text (S-02)
      runAs: exempt('D-13', lasting(DECODES)),
      security: { privileged: devices },
      writable: ['/run'], // assumed: what its init writes to
      placement: onGpu,
      volumes: {
        config: claim({ ...encrypted, size: '1Gi', mount: '/config', grows: { to: '5Gi', by: '100%' } }),
        media: media.mount('/media/frigate'),
        cache: inMemory('512Mi', '/tmp/cache'),
        dri: hostPath('/dev/dri', devices, { readOnly: false }),
      },
      services: {
        rtsp: {
          ports: ['rtsp', 'webrtc', 'webrtc-udp'],
          type: 'LoadBalancer',
          address: '10.0.20.204',
          externalTraffic: 'Local',
        },
      },
      expose: https('frigate.viktorbarzin.me'),
    });
  }
}
