import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { Checks, completed } from '../../props/checks';
import { parsedLater } from '../../props/shape';
import { REQUIRED } from '../service/docker-container';
import { RedisNode, type RedisProps } from './redis';

/** As of one Redis; each node is called by the name and its number, `redis-1`. Nothing is published: a client asks every node. */
export type RedisClusterProps<E = unknown> = RedisProps<E> & {
  /** How many share the keys; a node has no copy. @default 3 - fewer cannot agree that one of them is gone */
  readonly nodes?: number;
  readonly publish?: undefined;
};

const OWN = { name: parsedLater, nodes: parsedLater };

/**
 * Redis on several nodes that share the keys, each with the password (S-31). They make the cluster themselves: a new node takes its
 * share of the slots, and finds the others by their names. More nodes later take slots when `redis-cli --cluster reshard` gives them.
 */
export class RedisCluster<const E = unknown> extends Construct {
  /** For `uses` and `dependsOn`: `uses: [...redis.nodes]`. */
  readonly nodes: readonly RedisNode<E>[];

  constructor(scope: Construct, id: string, given: RedisClusterProps<E>) {
    super(scope, id);
    announceConstruct(this.node, 'RedisCluster');
    const { nodes: stated, ...each } = given;
    const checks = new Checks(this);
    const own = { name: each.name, ...(stated === undefined ? {} : { nodes: stated }) };
    const { name, nodes = 3 } = completed(own, OWN, { name: REQUIRED.name }, checks);
    const isCluster = Number.isInteger(nodes) && nodes >= 3;
    if (!isCluster) checks.problem(`nodes: ${String(nodes)} make no cluster`, { mend: 'nodes: 3, or a Redis alone' });
    const names = Array.from({ length: isCluster ? nodes : 3 }, (_, index) => `${name}-${index + 1}`);
    this.nodes = names.map((node, index) => new RedisNode<E>(this, node, { ...each, name: node }, { index, names }));
  }
}
