import { App } from 'cdktf';
import { gate } from 'pawl/kubernetes';
import { Notes } from './stacks/notes';

const app = new App();
new Notes(app);
gate(app, { hcl: true }); // cdktf.out/hcl/notes.tf, for people to read
app.synth();
