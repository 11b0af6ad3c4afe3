import { parsed, type Parsed, refused } from './parsed';

/** A host's public key, as `ssh-keyscan` and `/etc/ssh/ssh_host_*_key.pub` write it: type and key, whatever comment stands behind. */
export type HostKey = `${'ssh-ed25519' | 'ssh-rsa' | `ecdsa-sha2-nistp${256 | 384 | 521}`} ${string}`;

const TYPES: readonly string[] = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
];

/** Type and key alone. The key names its type again inside, so one that was cut or pasted wrongly is told. */
export function parseHostKey(text: string): Parsed<string> {
  if (typeof text !== 'string') return refused(`a host key is a string, not a ${typeof text}`);
  if (text.includes('PRIVATE KEY')) return refused('this is a private key: take the .pub file beside it');
  const [type = '', key = ''] = text.trim().split(/\s+/);
  if (!TYPES.includes(type))
    return refused(
      `a host key begins with ${TYPES.join(', ')}: take the line of /etc/ssh/ssh_host_ecdsa_key.pub, without a host name`,
    );
  const name = Buffer.alloc(4 + type.length);
  name.writeUInt32BE(type.length);
  name.write(type, 4);
  const body = Buffer.from(key, 'base64');
  const whole = /^[A-Za-z0-9+/]+={0,2}$/.test(key) && body.subarray(0, name.length).equals(name);
  if (!whole || body.length < name.length + 36)
    return refused(`this is no key of type ${type}: copy the whole line of the .pub file`);
  return parsed(`${type} ${key}`);
}
