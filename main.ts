import { App } from 'cdktf';
import { Cyberchef } from './stacks/cyberchef';

const app = new App();
new Cyberchef(app);
app.synth();
