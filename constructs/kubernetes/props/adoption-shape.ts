import type { Adoption } from '../workloads/adopt';
import { type FieldsOf, flag, list, mayLack, text } from '../../props/shape';

/** What an adoption of anything must be like. */
export const ADOPTION: FieldsOf<Adoption> = { address: text, parity: mayLack(flag), harden: mayLack(list(text)) };
