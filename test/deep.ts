/** Whether this is the long run, `npm run test:deep`: of what there is much of, all or thousands, and not a sample. */
export const DEEP = process.env['PAWL_DEEP'] !== undefined;
