import { fail, finding, on, pass } from './finding';

/**
 * S-30: Terraform's state is a secret store, so it lives off the machine that plans.
 *
 * Every value that Terraform handled stands in the state in the clear, passwords included. A file beside the output is read by
 * whoever reads the folder, is locked by nobody, and is lost with the disk. Where no backend is written, Terraform uses such a
 * file. Judged for tiers 0 and 1, which everything else stands on (S-30, constructs.md section 5: "above tier 2"); a stack of
 * tier 2 or 3 may keep its state where it likes.
 */
export const S30 = finding({
  id: 'S-30',
  title: 'State of tier 0 and 1 is kept remotely',
  severity: 'high',
  sources: ['004 L260-278', '004 L703-705'],
  judges: [
    on(
      (estate) => estate.backends,
      ({ type }, { facts }) => {
        if (facts.tier > 1) return pass();
        if (type !== undefined && type !== 'local') return pass({ at: '' });
        const what = type === undefined ? 'no backend is written, so state is a local file' : 'state is a local file';
        return fail(`${what}, with every secret in it, and this is tier ${facts.tier}`);
      },
    ),
  ],
  mend: "backend: backend.s3({ bucket: '…', region: '…' }) of the Platform",
});
