import * as fs from 'node:fs';
import * as path from 'node:path';

/** Brings arguments into kubeadm's configuration and into the control plane that runs: Python, with its manual at the top. */
export const CONTROL_PLANE_PROGRAM: string = `#!/usr/bin/python3\n${fs.readFileSync(path.join(__dirname, 'control-plane.py'), 'utf8')}`;
