import { App } from 'cdktf';
import { Crowdsec } from './stacks/crowdsec';
import { Cyberchef } from './stacks/cyberchef';
import { Privatebin } from './stacks/privatebin';

const app = new App();
new Crowdsec(app);
new Cyberchef(app);
new Privatebin(app);
app.synth();
