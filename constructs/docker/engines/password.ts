import { fileOnHost, type HostSecret } from '../../../lib/values/secret';
import type { RequiredProp } from '../../props/checks';
import { list, made, object, parsedLater, text } from '../../props/shape';

/** A program that gets the password itself, and hands it to the image's own entrypoint. */
export interface HandedPassword {
  readonly kind: 'handed';
  readonly entrypoint: readonly [string, ...string[]];
}

/** Where the password of an engine's first user comes from: a file of the host, or an entrypoint that asks for it. */
export type Password = HostSecret | HandedPassword;

/**
 * The entrypoint gets the password, from Vault by its AppRole for instance, exports it under the name that the engine's image
 * knows, and runs the image's own entrypoint with the arguments that it was given (S-09).
 */
export function handedBy(entrypoint: HandedPassword['entrypoint']): HandedPassword {
  return { kind: 'handed', entrypoint };
}

export const passwordShape = made('made by fileOnHost or handedBy', {
  'host file': object({ path: parsedLater }),
  handed: object<HandedPassword>({ entrypoint: list(text) }),
});

/** Stands in for a password that JavaScript left out. */
export const NEEDS_PASSWORD = {
  password: { rule: 'S-02', mend: "password: fileOnHost('/srv/secrets/<name>')", standIn: fileOnHost('/missing') },
} as const satisfies Record<string, RequiredProp>;

/** What a container is given of it: a file under a variable's name, or the entrypoint. */
export function passwordIn(
  variable: string,
  password: Password,
): { readonly env: Readonly<Record<string, HostSecret>>; readonly entrypoint?: readonly string[] } {
  return password.kind === 'handed' ? { env: {}, entrypoint: password.entrypoint } : { env: { [variable]: password } };
}

/**
 * The same for a program that reads no file: a line of its start script that puts the password into the variable.
 *
 * @returns the line is empty where the entrypoint has exported the variable
 */
export function passwordInScript(
  variable: string,
  password: Password,
): {
  readonly line: string;
  readonly secrets: Readonly<Record<string, HostSecret>>;
  readonly entrypoint?: readonly string[];
} {
  return password.kind === 'handed'
    ? { line: '', secrets: {}, entrypoint: password.entrypoint }
    : { line: `${variable}="$(cat /run/secrets/password)"\n`, secrets: { password } };
}
