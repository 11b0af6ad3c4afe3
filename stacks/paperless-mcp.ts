import type { Construct } from 'constructs';
import {
  ExternalSecret,
  https,
  image,
  KubernetesStack,
  Namespace,
  onTcp,
  pods,
  remote,
  single,
  tcp,
  WebService,
} from '../constructs/kubernetes';
import { homelab, through } from './platforms';

/**
 * Paperless for language models. Whoever asks it is checked by a middleware of the proxy, which is only named here: it carries its
 * tokens, and those would stand in the state (S-02). Figures from stacks/paperless-mcp/main.tf of the public estate.
 */
export class PaperlessMcp extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'paperless-mcp', { platform: homelab, tier: 3 });
    new Namespace(this, 'namespace', { name: 'paperless-mcp', labels: { tier: '4-aux' } });
    const secrets = new ExternalSecret(this, 'secrets', {
      name: 'paperless-mcp-secrets',
      keys: { paperless_api_token: remote('paperless-mcp', 'paperless_api_token') },
    });
    new WebService(this, 'web', {
      name: 'paperless-mcp',
      image: image('ghcr.io/barryw/paperlessmcp:v0.1.19'),
      ports: { http: { container: 5000, service: 80 } },
      scale: single(),
      health: tcp(), // it answers no question over plain HTTP
      resources: { cpu: '10m', memory: '256Mi' },
      env: {
        PAPERLESS_BASE_URL: 'http://paperless-ngx.paperless-ngx.svc.cluster.local',
        PAPERLESS_API_TOKEN: secrets.secret('paperless_api_token'),
        MCP_PORT: '5000',
      },
      uses: [pods('paperless-ngx', { 'app.kubernetes.io/name': 'paperless-ngx' }, onTcp(8000))],
      expose: https('paperless-mcp.viktorbarzin.me', through('paperless-mcp-bearer-auth')),
    });
  }
}
